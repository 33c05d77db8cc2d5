import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from '../../../bin/backtest/arguments';
import { readSweep } from '../../../bin/backtest/sweep-values';
import { temporaryFolder } from '../../../tools/process/run';

const FILE = ['--openmetrics', 'a.om'];
const request = (args: readonly string[], environment = {}) => {
  const parsed = readArguments(args, environment);
  if (!('request' in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.request;
};

test('a server, with how much of its history, and what it asks for from a file or the environment', () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'token'), 'secret\n');
  const args = [
    '--url',
    'https://prometheus.example.com',
    '--since',
    '1d12h',
    '--token-file',
    path.join(folder, 'token'),
  ];
  const environment = { PROMETHEUS_HEADERS: 'X-Scope-OrgID: team\n' };
  expect(request(args, environment)).toEqual({
    source: {
      url: 'https://prometheus.example.com',
      headers: { Authorization: 'Bearer secret', 'X-Scope-OrgID': 'team' },
    },
    ...{ since: 129_600, alerts: [], json: false },
  });
});

test('files, of which all is read unless it is limited', () => {
  expect(
    request([
      ...FILE,
      '--openmetrics',
      'b.om',
      '--alert',
      'A',
      '--alert',
      'B',
      '--until',
      '2026-06-30T00:00:00Z',
      '--json',
    ]),
  ).toEqual({
    ...{
      source: { openMetrics: ['a.om', 'b.om'] },
      alerts: ['A', 'B'],
      json: true,
      until: Date.UTC(2026, 5, 30) / 1000,
    },
  });
  expect(request(['--data', 'data']).source).toEqual({ folder: 'data' });
});

test.each<[string, readonly string[], string]>([
  ['no source', [], 'wanted one source of history'],
  ['two sources', [...FILE, '--data', 'data'], 'wanted one source of history'],
  ['a server without a time', ['--url', 'http://localhost'], '--url needs --since'],
  ['no time at all', [...FILE, '--since', '0d'], '--since is "0d", must be a duration above zero'],
  ['a negative time', [...FILE, '--since=-3d'], '--since is "-3d"'],
  ['an end that is no time', [...FILE, '--until', 'yesterday'], '--until is "yesterday"'],
  ['another protocol', ['--url', 'ftp://a', '--since', '1d'], 'must be http://… or https://…'],
  ['a password in the URL', ['--url', 'http://u:p@a', '--since', '1d'], 'which every process on this machine can read'],
  ['a token for a file', [...FILE, '--token-file', 'a'], '--token-file is for --url'],
  ['a token that is not there', ['--url', 'http://a', '--since', '1d', '--token-file', '/nowhere'], '--token-file: '],
  ['a sweep without an alert', [...FILE, '--sweep', 'for=1m..2m'], '--sweep needs one --alert'],
  [
    'a sweep against a revision',
    [...FILE, '--alert', 'A', '--sweep', 'for=1m..2m', '--against', 'main'],
    'exclude each other',
  ],
  ['a record of some alerts', [...FILE, '--alert', 'A', '--record', 'a'], '--record is of all rules of today'],
  ['a record that is a path', [...FILE, '--record', '../a'], '--record is "../a"'],
  ['a misspelt option', [...FILE, '--alerts', 'A'], "Unknown option '--alerts'"],
])('%s is refused', (_, args, message) => {
  const parsed = readArguments(args, {});
  expect('problems' in parsed ? parsed.problems.join('\n') : parsed).toContain(message);
});

test('all problems are reported at once, and the value of a header is not among them', () => {
  const parsed = readArguments(['--url', 'x', '--since', '0s', '--until', 'x'], { PROMETHEUS_HEADERS: 'secret' });
  expect('problems' in parsed && parsed.problems).toHaveLength(4);
  expect(JSON.stringify(parsed)).not.toContain('secret');
});

test.each<[string, unknown]>([
  ['threshold=0.02..0.1', { what: 'threshold', values: [0.02, 0.04, 0.06, 0.08, 0.1] }],
  ['threshold=2%..4%/3', { what: 'threshold', values: [0.02, 0.03, 0.04] }],
  ['threshold=1s,1m', { what: 'threshold', values: [1, 60] }],
  ['for=1m..15m', { what: 'for', values: [60, 270, 480, 690, 900] }],
  ['for=0,5m', { what: 'for', values: [0, 300] }],
])('%s are values to try', (text, sweep) => {
  expect(readSweep(text)).toEqual(sweep);
});

test.each([
  ['severity=a,b', '--sweep is "severity=a,b"'],
  ['for=5', '5 is no duration'],
  ['for=5%', '5% is no duration'],
  ['threshold=low..high', 'low, high is no number'],
  ['threshold=2..1', '2 is not below 1'],
  ['threshold=1..2/1', '/1, must be from 2 to 50'],
])('%s is refused', (text, message) => {
  expect(readSweep(text)).toContain(message);
});
