/** The command `npm run count:alerts`. */
import { spawnSync } from 'node:child_process';

test.each([
  ['no folder', [], 'name one folder'],
  ['a folder that does not exist', ['nowhere'], 'there is no folder nowhere'],
  ['a folder without alerts', ['docs'], 'there is no alert in the YAML files of docs'],
])('refuses %s', (_, args, message) => {
  const { status, stderr } = spawnSync(process.execPath, ['bin/ts.cjs', 'test/proof/main.ts', ...args], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
});
