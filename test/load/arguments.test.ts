import { readArguments } from './arguments';

const URLS = ['--web-api', 'http://a:1/', '--prometheus', 'http://b:2', '--jaeger=https://c:3'];

test('removes trailing slashes from URLs, and has a default for each', () => {
  expect(readArguments([...URLS, '--metrics', 'http://d:4/metrics', '--metrics', 'http://e:5/metrics'])).toEqual({
    request: {
      targets: {
        webApi: 'http://a:1',
        metrics: ['http://d:4/metrics', 'http://e:5/metrics'],
        prometheus: 'http://b:2',
        jaeger: 'https://c:3',
      },
      plan: 'full',
      out: 'load-report',
      allowedHosts: [],
    },
  });
  expect(readArguments([])).toMatchObject({ request: { targets: { webApi: 'http://127.0.0.1:8080' } } });
});

test('reads the short plan, another folder, and other hosts', () => {
  expect(readArguments(['--short', '--out', 'x', '--allow-host', 'a', '--allow-host', 'b'])).toMatchObject({
    request: { plan: 'short', out: 'x', allowedHosts: ['a', 'b'] },
  });
});

test('help takes precedence over other options', () => {
  expect(readArguments(['--help'])).toEqual({ help: true });
});

test('reports all problems together', () => {
  expect(
    readArguments(['run', '--shrt', '--short=yes', '--web-api', 'localhost:8080', '--jaeger', 'ftp://x', '--out']),
  ).toEqual({
    problems: [
      '"run" is not an option',
      '--shrt is unknown; the options are --web-api, --metrics, --prometheus, --jaeger, --short, --out, --allow-host, --help',
      '--short takes no value',
      '--out has no value',
      '--web-api is "localhost:8080", which is not a URL such as http://127.0.0.1:8080',
      '--jaeger is "ftp://x", which is not a URL such as http://127.0.0.1:8080',
    ],
  });
});

test('does not read an option as the value of the previous one', () => {
  expect(readArguments(['--out', '--short', '--allow-host', '--help'])).toEqual({ help: true });
  expect(readArguments(['--out', '--short', '--allow-host', '--prometheus', 'http://b:2'])).toEqual({
    problems: ['--out has no value', '--allow-host has no value'],
  });
  expect(readArguments(['--out=--short'])).toMatchObject({ request: { plan: 'full', out: '--short' } });
});
