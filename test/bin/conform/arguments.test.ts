import { type Asked, type Request, readArguments } from '../../../bin/conform/arguments';
import { formatTimeout } from '../../../bin/conform/timeout';

const read = (line: string): Asked => readArguments(line.split(' ').filter(Boolean));
const problems = (line: string): readonly string[] => {
  const asked = read(line);
  return 'problems' in asked ? asked.problems : [];
};
const request = (line: string): Partial<Request> => {
  const asked = read(line);
  return 'request' in asked ? asked.request : {};
};

test('a URL is all that must be given', () => {
  expect(request('--url http://localhost:9090/metrics')).toEqual({
    source: { url: new URL('http://localhost:9090/metrics') },
    expectation: undefined,
    format: 'table',
    timeoutMs: 10_000,
    openmetrics: false,
  });
});

test('all can be given, with and without equals signs', () => {
  const given = request('--file=a.txt --families http,database --format=json --timeout 1.5s --openmetrics');
  expect(given).toMatchObject({ source: { file: 'a.txt' }, format: 'json', timeoutMs: 1_500, openmetrics: true });
  expect(given.expectation?.families).toHaveLength(2);
  expect(request('--file - --service ai-engine').expectation?.service?.name).toBe('ai-engine');
});

test('help goes before all that is wrong', () => {
  expect(read('--nonsense --help')).toEqual({ help: true });
});

test('every problem is told at once', () => {
  expect(
    problems('metrics --ulr http://x --sevice web-api --families htp,foo --format yaml --timeout 10 --openmetrics=yes'),
  ).toEqual([
    '"metrics" belongs to no option',
    'there is no option --ulr — did you mean "--url"?',
    'there is no option --sevice — did you mean "--service"?',
    '--openmetrics takes no value',
    'say what to check: --url or --file',
    '--families: there is no family "htp" — did you mean "http"?',
    expect.stringMatching(/^--families: there is no family "foo"; there are http, database, ai, system, /),
    '--format is "yaml"; wanted table or json',
    '--timeout is "10"; wanted a time such as 500ms, 10s or 2m',
  ]);
});

test.each([
  ['', ['say what to check: --url or --file']],
  ['--url http://a/metrics --file b', ['--url and --file exclude each other']],
  ['--url localhost:9090', ['--url is "localhost:9090"; wanted an address such as http://localhost:9090/metrics']],
  ['--url http://a:b@c/metrics', ['--url holds credentials; a scrape sends none']],
  ['--url --format json', ['--url has no value', 'say what to check: --url or --file']],
  ['--file a --file b', ['--file is given twice']],
  ['--file a --families http,', ['--families is "http,"; wanted names such as http,database']],
  ['--file a --timeout 0s', ['--timeout is "0s"; wanted a time such as 500ms, 10s or 2m']],
  ['--file a --timeout 999999m', ['--timeout is "999999m"; wanted a time such as 500ms, 10s or 2m']],
  ['--file a --service x', [expect.stringMatching(/^--service: there is no service "x"; there are ai-engine, /)]],
  [
    '--file a --service web-api --families http',
    ['--service and --families exclude each other: a service says its families itself'],
  ],
])('%j is refused', (line, wanted) => {
  expect(problems(line)).toEqual(wanted);
});

test('a time is told as it is given', () => {
  expect([500, 1_500, 10_000].map(formatTimeout)).toEqual(['500ms', '1500ms', '10s']);
});
