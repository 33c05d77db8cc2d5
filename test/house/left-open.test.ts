/** A test file that leaves something open keeps a worker of Jest running, and hides that the program does the same. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../tools/process/run';

async function jest(body: string) {
  const folder = temporaryFolder('left-open');
  const config = path.join(folder, 'jest.config.cjs');
  writeFileSync(path.join(folder, 'some.test.js'), `test('passes', () => {${body}});`);
  // Two files have a worker each, as in `npm test`; one would run beside Jest's own timers.
  writeFileSync(path.join(folder, 'other.test.js'), "test('passes', () => {});");
  const environment = path.resolve('test/support/environment.cjs');
  writeFileSync(
    config,
    `module.exports = ${JSON.stringify({ testEnvironment: environment, testEnvironmentOptions: { graceMs: 100 } })}`,
  );
  return run(process.execPath, ['node_modules/jest/bin/jest.js', '--config', config, '--maxWorkers=2', '--forceExit']);
}

test('fails, with a message that lists what it leaves open', async () => {
  const { code, stderr } = await jest('setInterval(() => {}, 60_000)');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('some.test.js leaves open: Timeout (1)'),
  });
});

test('passes with what keeps no process running, or ends soon', async () => {
  expect((await jest('setInterval(() => {}, 60_000).unref(); setTimeout(() => {}, 20)')).code).toBe(0);
});
