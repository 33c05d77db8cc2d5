import { capture } from './capture';

const ESCAPE = '\u001b';
const write = (env: Readonly<Record<string, string>>) => {
  const logging = capture({ LOG_LEVEL: 'trace', ...env });
  const { log, module } = logging;
  log.info({ status: 200, user: { id: 7, name: 'Ann B' }, list: [1, 'a'] }, 'request completed');
  module('database').debug({ duration: 0.12, empty: '' }, 'query took long');
  log.error({ err: new TypeError('no\nname') }, `of ${ESCAPE}[31m`);
  log.warn({ 'a b': 'x="y"', password: 'x' });
  expect(logging.faults).toEqual([]);
  return logging.text;
};

test('compact: writes short lines in logfmt', () => {
  const [first, second, third, fourth] = write({ LOG_FORMAT: 'compact' });
  const time = String.raw`\d\d:\d\d:\d\d\.\d{3}`;
  expect(first).toMatch(
    new RegExp(`^${time} INFO  request completed status=200 user.id=7 user.name="Ann B" list="\\[1,\\\\"a\\\\"\\]"\n$`),
  );
  expect(second).toMatch(new RegExp(`^${time} DEBUG database query took long duration=0.12 empty=""\n$`));
  expect(third).toMatch(
    new RegExp(
      `${String.raw`^${time} ERROR of \\u001b\[31m err="TypeError: no\\nname at formats\.test\.ts:\d+:\d+"`}\n$`,
    ),
  );
  expect(fourth).toMatch(new RegExp(`${String.raw`^${time} WARN  "a b"="x=\\"y\\"" password=\[filtered\]`}\n$`));
});

test.each(['json', 'compact', 'pretty'])('%s: fields may have the names of those of the line', format => {
  const { log, text, faults } = capture({ LOG_FORMAT: format });
  log.info({ time: 12, level: null, service: 1, module: { n: 1 }, trace_flags: [] }, 'first');
  log.info({ time: '09:30', level: 'high', module: 'a\nb' }, 'second');
  expect(faults).toEqual([]);
  expect(text).toEqual([expect.stringContaining('first'), expect.stringContaining('second')]);
});

test('compact: such fields follow the time and the level of the line', () => {
  const { log, text } = capture({ LOG_FORMAT: 'compact' });
  log.info({ time: 12, level: 'high', module: 'a\nb' }, 'first');
  expect(text[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}a\\nb first time=12 level=high\n$/);
});

test('pretty: writes for people, without colours if there is no terminal', () => {
  const [first, second, third] = write({ LOG_FORMAT: 'pretty' });
  expect(first).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: request completed\n {4}status: 200\n {4}user: \{\n/);
  expect(first).not.toContain(ESCAPE);
  expect(second).toMatch(/DEBUG: \[database\] query took long\n {4}duration: 0\.12\n/);
  expect(third).toMatch(/"type": "TypeError",\n.*"message": "no\\nname",\n.*"stack":\n +TypeError: no\n/);
});

test('refuses an unknown format', () => {
  expect(() => capture({ LOG_FORMAT: 'xml' })).toThrow('LOG_FORMAT: "xml" is not one of json, pretty, compact');
});
