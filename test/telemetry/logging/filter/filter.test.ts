import { BOUNDS } from '../../../../telemetry/src/logging/filter/bounds';
import { Filter } from '../../../../telemetry/src/logging/filter/filter';

const filter = new Filter({ paths: [], patterns: [] });
const F = '[filtered]';

describe('what a value becomes', () => {
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
  const selfish = { toJSON: () => selfish, token: 't', n: 1 };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  test.each<[what: string, value: unknown, told: unknown]>([
    ['a string under a sensitive name', { password: 'x', a: { Token: 'y' } }, { password: F, a: { Token: F } }],
    [
      'an empty string, a number or an object there',
      { pwd: '', pass: 1, otp: 1n, auth: {} },
      { pwd: F, pass: F, otp: F, auth: F },
    ],
    ['null and booleans there', { token: null, hasPassword: true }, { token: null, hasPassword: true }],
    ['counts', { prompt_tokens: 12, tokens: { prompt: 3 } }, { prompt_tokens: 12, tokens: { prompt: 3 } }],
    ['texts among counts', { tokens: { a: 'x', b: ['y', 1] }, emails: ['z'] }, { tokens: { a: F, b: F }, emails: F }],
    ['secrets among counts', { tokens: { password: 1 } }, { tokens: { password: F } }],
    ['a class instance', new Account(), { id: 7, apiKey: F }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a URL', new URL('https://u:p@h/x?token=abc'), `https://${F}@h/x?token=${F}`],
    ['an object whose toJSON returns itself', selfish, { token: F, n: 1 }],
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
    ['what JSON makes null of in lists', [undefined, () => 1, Symbol('x')], [null, null, null]],
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
    ['names that are addresses', { 'ann@example.org': 1, 'bob@example.org': 2 }, { [F]: 1, [`${F}#2`]: 2 }],
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
  ])('%s', (_what, value, told) => {
    expect(filter.value(value)).toEqual(told);
    expect(filter.value(told)).toEqual(told);
  });

  test('a name may be __proto__', () => {
    const told = filter.value(JSON.parse('{"__proto__":{"token":"x","n":1}}'));
    expect(JSON.stringify(told)).toBe(`{"__proto__":{"token":"${F}","n":1}}`);
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

  test('of several errors, within itself, frozen, from elsewhere', () => {
    const error = new AggregateError([new RangeError('a')], 'b');
    Object.assign(error, { self: error });
    const told = filter.value(Object.freeze(error));
    expect(told).toMatchObject({ type: 'AggregateError', aggregateErrors: [{ message: 'a' }], self: '[circular]' });
  });
});

describe('bounds', () => {
  test('objects deeper than these are cut', () => {
    const deep = Array.from({ length: 5_000 }).reduce<object>(inner => ({ inner }), { password: 'x' });
    const text = JSON.stringify(filter.value(deep));
    expect(text.split('inner')).toHaveLength(BOUNDS.depth + 1);
    expect(text).toContain('"[truncated]"');
  });

  test('wide objects and long lists are cut, and say by how much', () => {
    const wide = filter.value(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i])));
    expect(Object.keys(wide as object)).toHaveLength(BOUNDS.width);
    expect(wide).toMatchObject({ k0: 0, '[truncated]': '801 fields' });
    const long = filter.value(Array.from({ length: 1_000 }, (_, i) => i)) as unknown[];
    expect([long.length, long.at(-1)]).toEqual([BOUNDS.width, '[truncated] 801 items']);
  });

  test('a line tells a bounded number of values and characters', () => {
    const value = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 'x'.repeat(8_000)));
    const told = JSON.stringify(filter.value(value));
    expect(told.length).toBeLessThan(BOUNDS.line + BOUNDS.text + BOUNDS.values * 20);
  });

  test('a line of many small objects is cut as well', () => {
    const value = Array.from({ length: 200 }, () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, i])));
    const told = filter.value(value) as unknown[];
    expect(told.slice(0, -1).flatMap(object => Object.values(object as object)).length).toBeLessThanOrEqual(
      BOUNDS.values + 1,
    );
    expect(told.at(-1)).toMatch(/^\[truncated\] \d+ items$/);
  });

  test('a long text is cut at a space, so that no half of a credential stays', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(300)}`;
    const told = filter.text(`${'word '.repeat(1_620)}${jwt}`);
    expect(told.length).toBeLessThanOrEqual(BOUNDS.text);
    expect(told).toMatch(/^(word )+\[truncated\]$/);
  });

  test('and in JSON between its strings: of no address half is left', () => {
    const addresses = JSON.stringify(Array.from({ length: 1_000 }, (_, i) => `ann${i}@example.org`));
    for (let i = 0; i < 30; i += 1) expect(filter.text('x'.repeat(i) + addresses)).not.toContain('ann');
  });

  // One that backtracks would take minutes: the time limit of the tests tells.
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
  ])('a text of %j many times over is soon looked through', hostile => {
    const text = hostile.repeat(BOUNDS.text / hostile.length);
    expect(filter.text(filter.text(text))).toBe(filter.text(text));
  });
});
