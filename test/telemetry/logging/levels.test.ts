import { TelemetryError } from '../../../telemetry/src/problems';
import { capture } from './capture';

test('modules have levels of their own, the nearest of theirs', () => {
  const { module, messages, levels } = capture({
    LOG_LEVEL: 'warn',
    LOG_LEVELS: 'database=debug,database.pool=error,http=INFO',
  });
  for (const name of [
    'database',
    'database.client',
    'database.pool',
    'database.pool.idle',
    'databases',
    'http',
    'ai',
  ]) {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) module(name)[level](`${name} ${level}`);
  }
  const of = (name: string) =>
    messages()
      .filter(msg => msg?.startsWith(`${name} `))
      .map(msg => msg?.split(' ')[1]);
  expect(of('database')).toEqual(['debug', 'info', 'warn', 'error']);
  expect(of('database.client')).toEqual(['debug', 'info', 'warn', 'error']);
  expect(of('database.pool')).toEqual(['error']);
  expect(of('database.pool.idle')).toEqual(['error']);
  expect(of('databases')).toEqual(['warn', 'error']);
  expect(of('http')).toEqual(['info', 'warn', 'error']);
  expect(levels()).toMatchObject({ level: 'warn', modules: { ai: 'warn', 'database.client': 'debug', http: 'info' } });
});

test('a line says its module, and the logger of a module is the same each time', () => {
  const { module, lines } = capture();
  module('database').info('x');
  expect(lines()[0]).toMatchObject({ module: 'database' });
  expect(module('database')).toBe(module('database'));
});

describe('a level that is set while running', () => {
  test('of the program holds for every logger that exists, but for those with their own', () => {
    const { log, module, setLevel, messages } = capture({ LOG_LEVELS: 'http=warn' });
    const loggers = [
      log,
      log.child({ a: 1 }),
      module('database'),
      module('database').child({}).child({}),
      module('http'),
    ];
    const say = (msg: string) => loggers.forEach((logger, i) => void logger.debug(`${msg} ${i}`));
    say('before');
    setLevel('debug');
    say('after');
    log.level = 'info';
    say('again');
    expect(messages()).toEqual(['after 0', 'after 1', 'after 2', 'after 3']);
  });

  test('of a module holds for its loggers and those of modules within', () => {
    const { log, module, setLevel, messages } = capture();
    const loggers = [log, module('db'), module('db').child({}), module('db.pool').child({}), module('other')];
    const say = (msg: string) => loggers.forEach((logger, i) => void logger.debug(`${msg} ${i}`));
    setLevel('db', 'debug');
    say('set');
    setLevel('db.pool', 'silent');
    say('narrowed');
    setLevel('db.pool', undefined);
    setLevel('db', undefined);
    say('gone');
    expect(messages()).toEqual(['set 1', 'set 2', 'set 3', 'narrowed 1', 'narrowed 2']);
  });

  test('of a child that was given its own does not follow', () => {
    const { log, setLevel, messages } = capture();
    const child = log.child({}, { level: 'error' });
    setLevel('debug');
    child.info('x');
    child.error('y');
    expect(messages()).toEqual(['y']);
  });

  test.each([['loud'], ['x', 'loud']])('that does not exist is refused, and nothing changes: %j %j', (...args) => {
    const { setLevel, levels } = capture();
    expect(() => (setLevel as (...given: string[]) => void)(...args)).toThrow(
      new TelemetryError(['level "loud" is none of trace, debug, info, warn, error, fatal, silent']),
    );
    expect(levels()).toEqual({ level: 'info', modules: {} });
  });
});

test('silent writes nothing', () => {
  const { log, module, text } = capture({ LOG_LEVEL: 'silent' });
  log.fatal('x');
  module('a').fatal('x');
  expect(text).toEqual([]);
});
