/** No cluster starts, and none goes, because of a word that asks for neither. */
import { spawnSync } from 'node:child_process';
import { readArguments } from '../../../tools/cluster/arguments';

test.each<[string, readonly string[], object]>([
  ['up', ['up'], { request: { up: { ipFamily: 'ipv4' } } }],
  ['up with a family', ['up', '--ip-family', 'dual'], { request: { up: { ipFamily: 'dual' } } }],
  ['down', ['down'], { request: { down: true } }],
  ['help', ['--help'], { help: true }],
  ['help of a command', ['up', '-h'], { help: true }],
  ['nothing', [], { problems: ['wanted up or down, not nothing'] }],
  ['another word', ['status'], { problems: ['wanted up or down, not "status"'] }],
  ['two words', ['up', 'down'], { problems: ['wanted up or down, not "up" "down"'] }],
  [
    'a family that there is not',
    ['up', '--ip-family', 'ipx'],
    { problems: ['--ip-family is "ipx", must be one of ipv4, ipv6, dual'] },
  ],
  ['a family to remove', ['down', '--ip-family', 'dual'], { problems: ['--ip-family is for cluster:up'] }],
  ['an unknown option', ['up', '--nodes', '3'], { problems: [expect.stringContaining("Unknown option '--nodes'")] }],
])('%s', (_, args, expected) => {
  expect(readArguments(args)).toEqual(expected);
});

test('the program prints its usage: code 0 for help, 2 for what it does not know', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['bin/ts.cjs', 'tools/cluster/main.ts', ...args], {
      encoding: 'utf8',
      timeout: 300_000,
    });
  const help = run('--help');
  expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
  expect(help.stdout).toContain('usage: npm run cluster:up');
  // A cluster would take minutes, and root.
  const unknown = run('stauts');
  expect({ status: unknown.status, stdout: unknown.stdout }).toEqual({ status: 2, stdout: '' });
  expect(unknown.stderr).toContain('- wanted up or down, not "stauts"');
}, 600_000);
