import { aion } from '../../../aion/stack';
import { type CommandLine, type Request, readArguments } from '../../../bin/conform/arguments';
import { formatTimeout } from '../../../bin/conform/timeout';

/** Any service that AION declares. */
const service = aion.services[0]?.name ?? '';

const read = (line: string): CommandLine => readArguments(line.split(' ').filter(Boolean));
const problems = (line: string): readonly string[] => {
  const commandLine = read(line);
  return 'problems' in commandLine ? commandLine.problems : [];
};
const request = (line: string): Partial<Request> => {
  const commandLine = read(line);
  return 'request' in commandLine ? commandLine.request : {};
};

test('only a URL is required', () => {
  expect(request('--url http://localhost:9090/metrics')).toEqual({
    source: { url: new URL('http://localhost:9090/metrics') },
    expectation: undefined,
    format: 'table',
    timeoutMs: 10_000,
    openmetrics: false,
  });
});

test('every option is read, with and without an equals sign', () => {
  const given = request('--file=a.txt --families http,database --format=json --timeout 1.5s --openmetrics');
  expect(given).toMatchObject({ source: { file: 'a.txt' }, format: 'json', timeoutMs: 1_500, openmetrics: true });
  expect(given.expectation?.families).toHaveLength(2);
  expect(request(`--file - --service ${service}`).expectation?.service?.name).toBe(service);
});

test('--help takes precedence over problems', () => {
  expect(read('--nonsense --help')).toEqual({ help: true });
});

test('all problems are reported at once', () => {
  expect(
    problems('metrics --ulr http://x --sevice any --families htp,foo --format yaml --timeout 10 --openmetrics=yes'),
  ).toEqual([
    'unexpected argument "metrics"',
    'unknown option --ulr — did you mean "--url"?',
    'unknown option --sevice — did you mean "--service"?',
    '--openmetrics takes no value',
    'nothing to check: give --url or --file',
    '--families: there is no family "htp" — did you mean "http"?',
    expect.stringMatching(/^--families: there is no family "foo"; there are http, database, ai, system, /),
    '--format is "yaml"; wanted table or json',
    '--timeout is "10"; wanted a duration such as 500ms, 10s or 2m',
  ]);
});

test.each([
  ['', ['nothing to check: give --url or --file']],
  ['--url http://a/metrics --file b', ['--url and --file are mutually exclusive']],
  ['--url localhost:9090', ['--url is "localhost:9090"; wanted a URL such as http://localhost:9090/metrics']],
  ['--url http://a:b@c/metrics', ['--url contains credentials; a scrape sends none']],
  ['--url --format json', ['--url has no value', 'nothing to check: give --url or --file']],
  ['--file a --file b', ['--file is given twice']],
  ['--file a --families http,', ['--families is "http,"; wanted names such as http,database']],
  ['--file a --timeout 0s', ['--timeout is "0s"; wanted a duration such as 500ms, 10s or 2m']],
  ['--file a --timeout 999999m', ['--timeout is "999999m"; wanted a duration such as 500ms, 10s or 2m']],
  ['--file a --service x', [expect.stringMatching(/^--service: there is no service "x"; there are /)]],
  [
    `--file a --service ${service} --families http`,
    ['--service and --families are mutually exclusive: a service declares its families'],
  ],
])('%j is rejected', (line, wanted) => {
  expect(problems(line)).toEqual(wanted);
});

test('a timeout is formatted the way the option takes it', () => {
  expect([500, 1_500, 10_000].map(formatTimeout)).toEqual(['500ms', '1500ms', '10s']);
});
