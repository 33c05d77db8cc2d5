/** For any value, the filter removes every secret, keeps everything else, does not change the value, and never throws. */
import fc from 'fast-check';
import { Filter } from '../../../../telemetry/src/logging/filter/filter';

const filter = new Filter({ paths: [], patterns: [] });

/** Long and distinctive, so that it does not occur by chance. */
const secret = fc.stringMatching(/^[a-z0-9]{12}Q[A-Z0-9]{12}$/);

const cased = (name: string) =>
  fc
    .constantFrom<(s: string) => string>(
      s => s,
      s => s.toUpperCase(),
      s => s.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
      s => s.replaceAll('_', '-'),
      s => s.replaceAll('_', ''),
      s => `user_${s}`,
      s => `X-${s}`,
    )
    .map(change => change(name));
const sensitiveName = fc
  .constantFrom(
    'password',
    'passwd',
    'refresh_token',
    'client_secret',
    'api_key',
    'authorization',
    'set_cookie',
    'cookie',
    'email',
  )
  .chain(cased);

/** Texts that contain a secret as a credential. */
const credential = secret.chain(s =>
  fc
    .constantFrom(
      `Bearer ${s}`,
      `Basic ${Buffer.from(`user:${s}`).toString('base64')}`,
      `https://user:${s}@host/path`,
      `eyJhbGciOiJIUzI1NiJ9.${s}.${s}`,
      `${s}@example.org`,
      `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----`,
      `a=1&access_token=${s}&b=2`,
      `{"password":"${s}"}`,
      `Cookie: session=${s}`,
    )
    .map(text => ({ s: text.startsWith('Basic') ? (text.split(' ')[1] as string) : s, text })),
);
const planted = fc.oneof(
  fc.tuple(sensitiveName, secret).map(([name, s]) => ({ s, value: { [name]: s } as unknown })),
  fc.tuple(sensitiveName, secret).map(([name, s]) => ({ s, value: { [name]: [{ deep: s }, s] } as unknown })),
  fc.tuple(sensitiveName, secret).map(([name, s]) => ({ s, value: new Map([[name, s]]) as unknown })),
  fc
    .tuple(fc.lorem({ maxCount: 3 }), credential, fc.lorem({ maxCount: 3 }))
    .map(([before, { s, text }, after]) => ({ s, value: `${before} ${text} ${after}` as unknown })),
  credential.map(({ s, text }) => ({ s, value: new Error(text, { cause: new Error(text) }) as unknown })),
  credential.map(({ s, text }) => ({ s, value: { [text]: 1 } as unknown })),
  credential.map(({ s, text }) => ({ s, value: new Set([text]) as unknown })),
  credential.map(({ s, text }) => ({ s, value: { toJSON: () => ({ text }) } as unknown })),
);

/** Wraps a value in objects, lists, maps and errors, with neighbours. */
const around = (inner: unknown, depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? fc.constant(inner)
    : fc
        .tuple(fc.constantFrom('object', 'list', 'map', 'error'), fc.string(), fc.jsonValue({ maxDepth: 1 }))
        .chain(([kind, name, neighbour]) => {
          const wrapped = {
            object: { neighbour, [name]: inner },
            list: [neighbour, inner],
            map: new Map<unknown, unknown>([
              ['neighbour', neighbour],
              [name, inner],
            ]),
            error: Object.assign(new Error('outer'), { neighbour, inner }),
          }[kind as 'object'];
          return around(wrapped, depth - 1);
        });

/** JSON values without anything sensitive. */
const harmlessText = fc.oneof(
  fc.lorem({ maxCount: 5 }),
  fc.uuid(),
  fc.date({ noInvalidDate: true }).map(String),
  fc.string({ unit: fc.constantFrom(...'abxyz0189 .,;:/\\-_#?!"\'\n\t{}[]()äß🙂') }),
);
const harmless = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    harmlessText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(harmlessText, tie('value'), { maxKeys: 5 }),
    fc.dictionary(fc.constantFrom('prompt_tokens', 'tokens', 'token_count', '__proto__', 'constructor'), fc.integer()),
  ),
})).value;

test('removes a secret, wherever it occurs', () => {
  fc.assert(
    fc.property(
      fc.tuple(planted, fc.nat(8)).chain(([{ s, value }, depth]) => around(value, depth).map(v => ({ s, value: v }))),
      ({ s, value }) => {
        const before = structuredCloneOf(value);
        const filtered = JSON.stringify(filter.value(value));
        expect(filtered).not.toContain(s);
        expect(structuredCloneOf(value)).toEqual(before);
      },
    ),
    { numRuns: 300 },
  );
});

test('removes every part of a secret in JSON within JSON, whatever quotes and backslashes it has', () => {
  const part = fc.string({ unit: fc.constantFrom(...'"\\\'`{}[],:= \nx'), maxLength: 6 });
  const inJson = (value: unknown, times: number): string =>
    Array.from({ length: times }).reduce<string>(
      (text, _, i) => JSON.stringify(i % 2 === 0 ? { text } : [1, text]),
      JSON.stringify(value),
    );
  fc.assert(
    fc.property(
      fc.constantFrom<(s: unknown) => unknown>(
        password => ({ n: 1, password, m: 2 }),
        sid => ({ cookies: { a: 1, sid }, m: 2 }),
        token => [{ tokens: [token, { token }] }, 2],
      ),
      fc.array(fc.tuple(part, secret), { minLength: 1, maxLength: 3 }),
      fc.nat(4),
      (around, parts, times) => {
        const filtered = filter.text(inJson(around(parts.flat().join('')), times));
        for (const [, s] of parts) expect(filtered).not.toContain(s);
        expect(filter.text(filtered)).toBe(filtered);
      },
    ),
    { numRuns: 300 },
  );
});

test('does not change what is not sensitive', () => {
  fc.assert(
    fc.property(harmless, value => {
      expect(JSON.stringify(filter.value(value))).toBe(JSON.stringify(value));
    }),
    { numRuns: 300 },
  );
});

test('does not filter its own output again', () => {
  const anything = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withObjectString: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
    planted.map(({ value }) => value),
    fc.array(credential.map(({ text }) => text)).map(texts => texts.join('')),
    fc.string({
      unit: fc.constantFrom(
        ...'@.:/=&"\'\\ -_,ab1',
        'token',
        'password',
        'Bearer ',
        'cookie',
        'eyJ',
        '[filtered]',
        'basic ',
        'email',
      ),
      maxLength: 60,
    }),
  );
  fc.assert(
    fc.property(anything, value => {
      const once = filter.value(value);
      expect(JSON.stringify(filter.value(once))).toBe(JSON.stringify(once));
    }),
    { numRuns: 500 },
  );
});

/** What toEqual compares, with functions by identity. */
function structuredCloneOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, structuredCloneOf(v)]));
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  const own = Object.entries(Object.getOwnPropertyDescriptors(value)).map(([k, d]) => [k, structuredCloneOf(d.value)]);
  return Object.fromEntries([...own, ['prototype', Object.getPrototypeOf(value)]]);
}
