import { TelemetryError } from '../../../telemetry/src/problems';
import { capture } from './capture';

test('a module has its own level, or that of its nearest ancestor', () => {
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
  const loggedLevels = (name: string) =>
    messages()
      .filter(msg => msg?.startsWith(`${name} `))
      .map(msg => msg?.split(' ')[1]);
  expect(loggedLevels('database')).toEqual(['debug', 'info', 'warn', 'error']);
  expect(loggedLevels('database.client')).toEqual(['debug', 'info', 'warn', 'error']);
  expect(loggedLevels('database.pool')).toEqual(['error']);
  expect(loggedLevels('database.pool.idle')).toEqual(['error']);
  expect(loggedLevels('databases')).toEqual(['warn', 'error']);
  expect(loggedLevels('http')).toEqual(['info', 'warn', 'error']);
  expect(levels()).toMatchObject({ level: 'warn', modules: { ai: 'warn', 'database.client': 'debug', http: 'info' } });
});

test('a line has its module, and a module always has the same logger', () => {
  const { module, lines } = capture();
  module('database').info('x');
  expect(lines()[0]).toMatchObject({ module: 'database' });
  expect(module('database')).toBe(module('database'));
});

describe('setting a level', () => {
  test('of the program applies to every logger except those with their own', () => {
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

  test('of a module applies to its loggers and those of its submodules', () => {
    const { log, module, setLevel, messages } = capture();
    const loggers = [log, module('db'), module('db').child({}), module('db.pool').child({}), module('other')];
    const say = (msg: string) => loggers.forEach((logger, i) => void logger.debug(`${msg} ${i}`));
    setLevel('db', 'debug');
    say('set');
    setLevel('db.pool', 'silent');
    say('narrowed');
    setLevel('db.pool', undefined);
    setLevel('db', undefined);
    say('removed');
    expect(messages()).toEqual(['set 1', 'set 2', 'set 3', 'narrowed 1', 'narrowed 2']);
  });

  test('does not affect a child with its own level', () => {
    const { log, setLevel, messages } = capture();
    const child = log.child({}, { level: 'error' });
    setLevel('debug');
    child.info('x');
    child.error('y');
    expect(messages()).toEqual(['y']);
  });

  test.each([['loud'], ['x', 'loud']])('refuses an unknown level, and changes nothing: %j %j', (...args) => {
    const { setLevel, levels } = capture();
    expect(() => (setLevel as (...args: string[]) => void)(...args)).toThrow(
      new TelemetryError(['level "loud" is not one of trace, debug, info, warn, error, fatal, silent']),
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
