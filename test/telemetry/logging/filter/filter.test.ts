import { BOUNDS } from '../../../../telemetry/src/logging/filter/bounds';
import { Filter } from '../../../../telemetry/src/logging/filter/filter';

const filter = new Filter({ paths: [], patterns: [] });
const F = '[filtered]';

describe('a value', () => {
  class Account {
    readonly #pin = 1234;
    readonly id = 7;
    readonly apiKey = 'k';
    get pin() {
      return this.#pin;
    }
  }
  const cyclic: Record<string, unknown> = { name: 'a' };
  cyclic.self = cyclic;
  cyclic.list = [{ cyclic }];
  const shared = { n: 1 };
  const selfReturning = { toJSON: () => selfReturning, token: 't', n: 1 };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  test.each<[what: string, value: unknown, filtered: unknown]>([
    ['a string under a sensitive name', { password: 'x', a: { Token: 'y' } }, { password: F, a: { Token: F } }],
    [
      'an empty string, a number or an object under one',
      { pwd: '', pass: 1, otp: 1n, auth: {} },
      { pwd: F, pass: F, otp: F, auth: F },
    ],
    ['null and booleans under one', { token: null, hasPassword: true }, { token: null, hasPassword: true }],
    ['counts', { prompt_tokens: 12, tokens: { prompt: 3 } }, { prompt_tokens: 12, tokens: { prompt: 3 } }],
    ['texts among counts', { tokens: { a: 'x', b: ['y', 1] }, emails: ['z'] }, { tokens: { a: F, b: F }, emails: F }],
    ['secrets among counts', { tokens: { password: 1 } }, { tokens: { password: F } }],
    ['a class instance', new Account(), { id: 7, apiKey: F }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a URL', new URL('https://u:p@h/x?token=abc'), `https://${F}@h/x?token=${F}`],
    ['an object whose toJSON returns itself', selfReturning, { token: F, n: 1 }],
    [
      'a map',
      new Map<unknown, unknown>([
        ['secret', 's'],
        [1, new Map([['a', 1]])],
        [{}, 2],
      ]),
      { secret: F, 1: { a: 1 }, '[object]': 2 },
    ],
    ['a set', new Set(['a', 'ann@example.org']), ['a', F]],
    [
      'bytes',
      [Buffer.from('password'), new Uint8Array(3), new ArrayBuffer(2)],
      ['[Buffer, 8 bytes]', '[Uint8Array, 3 bytes]', '[ArrayBuffer, 2 bytes]'],
    ],
    ['boxed primitives', [Object('ann@example.org'), Object(1)], [F, 1]],
    ['a big integer', 2n ** 64n, '18446744073709551616'],
    ['what JSON leaves out', { a: undefined, b: () => 1, [Symbol('password')]: 'x' }, {}],
    ['what JSON replaces by null in lists', [undefined, () => 1, Symbol('x')], [null, null, null]],
    ['cycles', cyclic, { name: 'a', self: '[circular]', list: [{ cyclic: '[circular]' }] }],
    ['the same object twice', [shared, shared], [{ n: 1 }, { n: 1 }]],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('x');
        },
        b: 1,
      },
      { a: '[unreadable]', b: 1 },
    ],
    [
      'a toJSON that throws',
      {
        a: {
          toJSON() {
            throw new Error('x');
          },
        },
      },
      { a: '[unreadable]' },
    ],
    ['a revoked proxy', { a: proxy, b: 1 }, { a: '[unreadable]', b: 1 }],
    ['names that are e-mail addresses', { 'ann@example.org': 1, 'bob@example.org': 2 }, { [F]: 1, [`${F}#2`]: 2 }],
    [
      'headers as a list, and as pairs',
      {
        headers: ['Host', 'h', 'Cookie', 'a=b'],
        sent: [
          ['Cookie', 'a=b'],
          ['Host', 'h'],
        ],
      },
      {
        headers: ['Host', 'h', 'Cookie', F],
        sent: [
          ['Cookie', F],
          ['Host', 'h'],
        ],
      },
    ],
    [
      'entries of a map',
      {
        entries: [
          ...new Map<string, unknown>([
            ['token', { a: 1 }],
            ['max_tokens', 12],
            ['n', 1],
          ]),
        ],
      },
      {
        entries: [
          ['token', F],
          ['max_tokens', 12],
          ['n', 1],
        ],
      },
    ],
    ['names in a list', { required: ['email', 'password'] }, { required: ['email', 'password'] }],
    ['raw headers', { rawHeaders: ['Host', 'h', 'Cookie', 'a=b'] }, { rawHeaders: ['Host', 'h', 'Cookie', F] }],
    [
      'named values',
      [
        { name: 'Cookie', value: 'a=b' },
        { key: 'x', value: 'y' },
      ],
      [
        { name: 'Cookie', value: F },
        { key: 'x', value: 'y' },
      ],
    ],
  ])('%s', (_what, value, filtered) => {
    expect(filter.value(value)).toEqual(filtered);
    expect(filter.value(filtered)).toEqual(filtered);
  });

  test('a name may be __proto__', () => {
    const filtered = filter.value(JSON.parse('{"__proto__":{"token":"x","n":1}}'));
    expect(JSON.stringify(filtered)).toBe(`{"__proto__":{"token":"${F}","n":1}}`);
  });
});

describe('an error', () => {
  test('keeps type, message, stack, its own fields and its causes, filtered', () => {
    const cause = new TypeError('Bearer abc123', { cause: 'password=x' });
    const error = Object.assign(new Error('for ann@example.org', { cause }), {
      code: 'E1',
      config: { headers: { Authorization: 'x' } },
      toJSON: () => ({ token: 'dumped' }),
    });
    expect(filter.value(error)).toEqual({
      type: 'Error',
      message: `for ${F}`,
      stack: expect.stringMatching(/^Error: for \[filtered\]\n +at /),
      code: 'E1',
      config: { headers: { Authorization: F } },
      cause: {
        type: 'TypeError',
        message: `Bearer ${F}`,
        stack: expect.stringMatching(/^TypeError: Bearer \[filtered\]\n/),
        cause: `password=${F}`,
      },
    });
  });

  test('may be an aggregate, circular or frozen', () => {
    const error = new AggregateError([new RangeError('a')], 'b');
    Object.assign(error, { self: error });
    const filtered = filter.value(Object.freeze(error));
    expect(filtered).toMatchObject({ type: 'AggregateError', aggregateErrors: [{ message: 'a' }], self: '[circular]' });
  });
});

describe('bounds', () => {
  test('cut deep objects', () => {
    const deep = Array.from({ length: 5_000 }).reduce<object>(inner => ({ inner }), { password: 'x' });
    const text = JSON.stringify(filter.value(deep));
    expect(text.split('inner')).toHaveLength(BOUNDS.depth + 1);
    expect(text).toContain('"[truncated]"');
  });

  test('cut wide objects and long lists, and say by how much', () => {
    const wide = filter.value(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i])));
    expect(Object.keys(wide as object)).toHaveLength(BOUNDS.width);
    expect(wide).toMatchObject({ k0: 0, '[truncated]': '801 fields' });
    const long = filter.value(Array.from({ length: 1_000 }, (_, i) => i)) as unknown[];
    expect([long.length, long.at(-1)]).toEqual([BOUNDS.width, '[truncated] 801 items']);
  });

  test('limit the values and characters of a line', () => {
    const value = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 'x'.repeat(8_000)));
    const filtered = JSON.stringify(filter.value(value));
    expect(filtered.length).toBeLessThan(BOUNDS.line + BOUNDS.text + BOUNDS.values * 20);
  });

  test('cut a line of many small objects', () => {
    const value = Array.from({ length: 200 }, () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, i])));
    const filtered = filter.value(value) as unknown[];
    expect(filtered.slice(0, -1).flatMap(object => Object.values(object as object)).length).toBeLessThanOrEqual(
      BOUNDS.values + 1,
    );
    expect(filtered.at(-1)).toMatch(/^\[truncated\] \d+ items$/);
  });

  test('cut a long text at a space, so that no half of a credential is left', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(300)}`;
    const filtered = filter.text(`${'word '.repeat(1_620)}${jwt}`);
    expect(filtered.length).toBeLessThanOrEqual(BOUNDS.text);
    expect(filtered).toMatch(/^(word )+\[truncated\]$/);
  });

  test('cut JSON between its strings, so that no half of an address is left', () => {
    const addresses = JSON.stringify(Array.from({ length: 1_000 }, (_, i) => `ann${i}@example.org`));
    for (let i = 0; i < 30; i += 1) expect(filter.text('x'.repeat(i) + addresses)).not.toContain('ann');
  });

  // With backtracking this would take minutes, and time out.
  test.each([
    'a@',
    'eyJ-',
    '://a:',
    'password',
    'token=\\',
    'basic ',
    '-----BEGIN PRIVATE KEY',
    '"\\',
    '@a.',
    'cookie: [filtered] ',
    'tokens:{"a":1,',
    'password:[\\"',
    '"cookie: session=abc"',
    'token%22%3A%22',
  ])('filter a text that repeats %j quickly', hostile => {
    const text = hostile.repeat(BOUNDS.text / hostile.length);
    expect(filter.text(filter.text(text))).toBe(filter.text(text));
  });
});
