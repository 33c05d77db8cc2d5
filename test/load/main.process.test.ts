/** The command, up to the point where it would start the load. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../tools/process/run';

const load = (...args: string[]) =>
  run(process.execPath, [path.join('bin', 'ts.cjs'), path.join('test', 'load', 'main.ts'), ...args]);

test('prints help with exit code 0', async () => {
  expect(await load('--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('npm run load --'),
    stderr: '',
  });
});

test('reports wrong arguments with the help and exit code 2', async () => {
  const { code, stdout, stderr } = await load('--shrt', '--web-api', 'http://192.0.2.1');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^- --shrt is unknown; .*npm run load --/s);
});

test('refuses a host other than this machine with exit code 2', async () => {
  expect(await load('--web-api', 'http://192.0.2.1')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^- 192\.0\.2\.1 is not this machine /),
  });
});

test('reports a folder that cannot be created before twelve minutes of load, not after', async () => {
  const file = path.join(temporaryFolder('load'), 'file');
  writeFileSync(file, '');
  const { code, stderr } = await load('--out', path.join(file, 'report'));
  expect(code).toBe(2);
  expect(stderr.split('\n')[0]).toBe(`- --out: ENOTDIR: not a directory, mkdir '${path.join(file, 'report')}'`);
});
