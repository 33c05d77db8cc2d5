import { address, factor, jsonObject, port, readSettings, SettingsError, text, wholeNumber } from './settings';

const VARIABLES = {
  URL: address('the database', ['postgres', 'postgresql']),
  PORT: port('of the API', 8080),
  SIZE: wholeNumber('connections', { from: 1 }, 20),
  SPEED: factor('how fast', 1),
  HOST: text('where', '0.0.0.0'),
  FAULTS: jsonObject('faults'),
};

test('reads what is set, and uses the default for what is not set or empty', () => {
  expect(
    readSettings(VARIABLES, { URL: 'postgres://h/db', SIZE: ' 5 ', SPEED: '2.5', HOST: '', FAULTS: '{"a":{}}' }),
  ).toEqual({
    URL: 'postgres://h/db',
    PORT: 8080,
    SIZE: 5,
    SPEED: 2.5,
    HOST: '0.0.0.0',
    FAULTS: { a: {} },
  });
});

test('reports all wrong variables together, each with the value found and the value wanted', () => {
  const read = () => readSettings(VARIABLES, { PORT: '70000', SIZE: '0', SPEED: 'fast', FAULTS: '[]' });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(
    [
      'The environment is wrong:',
      '- URL is not set: the database',
      '- PORT is "70000": it must be a whole number from 0 to 65535',
      '- SIZE is "0": it must be a whole number from 1',
      '- SPEED is "fast": it must be a number above 0',
      '- FAULTS is "[]": it must be a JSON object',
    ].join('\n'),
  );
  expect(() => readSettings(VARIABLES, { URL: 'mysql://h' })).toThrow('must begin with postgres:// or postgresql://');
});
