import { readArguments } from './arguments';

const requested = (...args: string[]) => {
  const parsed = readArguments(args);
  return 'request' in parsed ? parsed.request : parsed;
};

test('without arguments, a platform is started and ai-engine deleted', () => {
  expect(requested()).toEqual({
    ...{ dist: 'dist', out: 'pictures', dashboards: [] },
    from: { gone: 'ai-engine', minutes: 5 },
  });
});

test('a running Prometheus is drawn instead', () => {
  expect(requested('--prometheus', 'http://127.0.0.1:9090/', '--dashboard', 'a', '--dashboard', 'b')).toEqual({
    ...{ dist: 'dist', out: 'pictures', dashboards: ['a', 'b'] },
    from: { prometheus: 'http://127.0.0.1:9090' },
  });
});

test.each([
  [['--gone', 'postgres'], '--gone is "postgres", must be web-api or ai-engine'],
  [['--minutes', '0'], '--minutes is "0", must be a whole number from 1 to 60'],
  [['--prometheus', 'prometheus'], '--prometheus is "prometheus", must be a URL such as http://127.0.0.1:9090'],
  [['--postgres', 'postgres://a'], '--postgres is only for --prometheus'],
  [['--prometheus', 'http://a', '--gone', 'web-api'], '--gone and --minutes are for the platform that is started'],
  [['--pictures'], "Unknown option '--pictures'"],
])('rejects %j', (args, message) => {
  expect(readArguments(args)).toEqual({ problems: [expect.stringContaining(message)] });
});
