import { Filter } from '../../../../telemetry/src/logging/filter/filter';
import { parseFilter } from '../../../../telemetry/src/logging/filter/rules';
import { readSettings } from '../../../../telemetry/src/settings';

const filtered = (rules: string, line: object) => new Filter(parseFilter(rules)).line(line, {});
const F = '[filtered]';

describe('a path', () => {
  const line = {
    iban: 1,
    user: { iban: 'DE1', name: 'Ann' },
    card: 'c',
    payments: [
      { number: 1, at: 2 },
      { number: 3, at: 4 },
    ],
    'x.y': { 'a b': 1 },
  };
  test.each([
    ['user.iban', { ...line, user: { iban: F, name: 'Ann' } }],
    ['iban', { ...line, iban: F }],
    ['*.iban', { ...line, user: { iban: F, name: 'Ann' } }],
    ['**.iban', { ...line, iban: F, user: { iban: F, name: 'Ann' } }],
    ['user.*', { ...line, user: { iban: F, name: F } }],
    [
      'payments[*].number',
      {
        ...line,
        payments: [
          { number: F, at: 2 },
          { number: F, at: 4 },
        ],
      },
    ],
    [
      'payments[1].number',
      {
        ...line,
        payments: [
          { number: 1, at: 2 },
          { number: F, at: 4 },
        ],
      },
    ],
    ['payments.0', { ...line, payments: [F, { number: 3, at: 4 }] }],
    ['["x.y"]["a b"]', { ...line, 'x.y': { 'a b': F } }],
    ["['x.y'].*", { ...line, 'x.y': { 'a b': F } }],
    [
      '**.payments.**.at',
      {
        ...line,
        payments: [
          { number: 1, at: F },
          { number: 3, at: F },
        ],
      },
    ],
    ['user.IBAN', line],
    ['user.iban.x', line],
  ])('%s', (path, expected) => {
    expect(filtered(path, line)).toEqual(expected);
  });
});

test('patterns apply to texts, numbers and names', () => {
  const line = { a: 'card 4111111111111111!', n: 4111111111111111, ok: 12, '1234567812345678': { x: ['y Z9'] } };
  expect(filtered(String.raw`/\d{16}/, /z\d/i`, line)).toEqual({
    a: `card ${F}!`,
    n: F,
    ok: 12,
    [F]: { x: [`y ${F}`] },
  });
});

test('a pattern does not match the marks of others', () => {
  expect(filtered('/\\w+/', { a: 'x password=y' })).toEqual({ [F]: `${F} ${F}=${F}` });
});

test('a path may skip any number of levels', () => {
  expect(filtered('**.a', { b: { c: [{ d: { a: 1, x: 2 } }] } })).toEqual({ b: { c: [{ d: { a: F, x: 2 } }] } });
});

test('a pattern may span lines in a short text, and is matched line by line in a long one', () => {
  const pattern = String.raw`/k\d\nv\d/, /z\d+/`;
  expect(filtered(pattern, { a: 'k1\nv1' })).toEqual({ a: F });
  const long = `k1\nv1\n${'z1 '.repeat(300)}\n${'x'.repeat(1_100)}z1`;
  const { a } = filtered(pattern, { a: long }) as { a: string };
  expect(a).toMatch(/^k1\nv1\n(\[filtered\] ){300}\nx{1013}\[truncated\]$/);
});

test('commas in patterns and quotes do not separate items', () => {
  const { paths, patterns } = parseFilter(String.raw` a.b , /x{1,2}[/,]\//i ,c["d,e"] ,, `);
  expect(paths).toHaveLength(2);
  expect(patterns).toEqual([/x{1,2}[/,]\//gi]);
});

test('names every wrong item with its position', () => {
  const env = { LOG_FILTER: 'user.iban, a..b, /(/, .c, /x/y, **, a[b], /x*/, /a', OTEL_SERVICE_NAME: 'x' };
  expect(() => readSettings({ env })).toThrow(
    [
      'LOG_FILTER: "a..b", character 13: "..b" is not a step of a path such as user.iban, *.card, a[*].b, **.taxId',
      '"/(/", character 19: Invalid regular expression: /(/g: Unterminated group',
      '".c", character 23: ".c" is not a step of a path such as user.iban, *.card, a[*].b, **.taxId',
      '"/x/y", character 30: flag y is not one of i, m, s, u',
      '"**", character 35: the path must end with a key or *',
      '"a[b]", character 38: "[b]" is not a step of a path such as user.iban, *.card, a[*].b, **.taxId',
      '"/x*/", character 44: matches the empty text, and so would filter everything',
      '"/a", character 51: a regular expression must end with a slash and flags',
    ].join('; '),
  );
});

describe('refuses a slow pattern', () => {
  test.each([
    ['/(a+)+$/', 'character 2: "(a+)+" is an unbounded repetition'],
    ['/(?:a|a)*b/', 'character 2: "(?:a|a)*" is an unbounded repetition'],
    ['/x(\\d?){3,}y/', 'character 3: "(\\d?){3,}" is an unbounded repetition'],
    ['/(a)\\1/', 'character 5: "\\1" is a back-reference'],
    ['/\\s+\\S+x/', 'may take 1,073,741,824 steps'],
    ['/(a{1,9}){9}/', 'steps on 1,024 characters, more than 33,554,432; bound its repetitions, e.g. {1,64}'],
  ])('%s', (pattern, problem) => {
    expect(() => parseFilter(pattern)).toThrow(problem);
  });
});

describe('accepts a fast pattern', () => {
  test.each([
    String.raw`/\d{16}/`,
    String.raw`/DE\d{2}(?:\s?\d{4}){4}\s?\d{2}/`,
    String.raw`/(?<=key )[\w\]]+/`,
    String.raw`/\S{1,64}@\S{1,255}/`,
    String.raw`/(?:\d{4}-){3}\d{4}|foo|\p{Lu}{2}x/u`,
    '/(?:ab)+(?<name>c)?/',
    String.raw`/a{1,2}?[(+*]\(/`,
  ])('%s', pattern => {
    expect(parseFilter(pattern).patterns).toHaveLength(1);
  });
});
