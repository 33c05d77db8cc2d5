/** What a client may send and a service then logs: neither time nor lines grow with it. */

import { Failures } from '../../../../telemetry/src/failures';
import { createLogging } from '../../../../telemetry/src/logging';
import { BOUNDS, sizeOf } from '../../../../telemetry/src/logging/filter/bounds';
import { Filter } from '../../../../telemetry/src/logging/filter/filter';
import { readSettings } from '../../../../telemetry/src/settings';

const filter = new Filter({ paths: [], patterns: [] });
const line = (fields: object) => filter.line(fields, {}) as Record<string, unknown>;

/** The largest line that the filter may return: one text and one name may exceed the bound, and numbers are not counted. */
const LARGEST = BOUNDS.line + 6 * BOUNDS.text + 6 * BOUNDS.name + 30 * BOUNDS.values;

const long = (n: number, length: number) => `${n}-${'k'.repeat(length)}`;
const objectOf = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, 1]));
const names = (count: number, length: number) => Array.from({ length: count }, (_, n) => long(n, length));

test.each<[what: string, fields: object]>([
  ['a name of ten million ligatures', { ['\u{FDFA}'.repeat(10_000_000)]: 1 }],
  ['a name of ten million quotes', { ['"'.repeat(10_000_000)]: 1 }],
  ['a mebibyte of short names', { body: objectOf(names(100_000, 4)) }],
  ['a mebibyte of long names', { body: objectOf(names(150, 7_000)) }],
  [
    'long names at every depth',
    Array.from({ length: 10 }).reduce<object>(inner => ({ ...objectOf(names(190, 8_000)), inner }), {}),
  ],
  ['many objects with long names', { list: Array.from({ length: 190 }, () => objectOf(names(190, 250))) }],
  ['texts of control characters', { list: Array.from({ length: 190 }, () => '\u0001'.repeat(100_000)) }],
  ['a map with names that are the same', new Map(Array.from({ length: 200_000 }, (_, n) => [{}, n]))],
  ['a map in a field', { map: new Map(Array.from({ length: 200_000 }, (_, n) => [`${n}@example.org`, n])) }],
  ['an error with many fields', Object.assign(new Error('e'), objectOf(names(100_000, 10)))],
  ['many e-mail addresses as names', objectOf(Array.from({ length: 100_000 }, (_, n) => `a${n}@example.org`))],
  ['a list of a million', { list: Array.from({ length: 1_000_000 }, () => 'a') }],
])('%s makes a short line', (_, fields) => {
  const logged = line(fields instanceof Map || fields instanceof Error ? { fields } : fields);
  expect(Buffer.byteLength(JSON.stringify(logged))).toBeLessThan(LARGEST);
  expect(JSON.stringify(logged)).toContain('[truncated]');
});

/** CPU time, of the fastest of three runs: other programs and a collection of garbage hit all of them only rarely. */
function milliseconds(work: () => unknown): number {
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

// In quadratic time, sixteen times as much would take 256 times as long.
test.each<[what: string, fields: (n: number) => object]>([
  ['a name', n => ({ ['\u{FDFA}'.repeat(n)]: 1 })],
  ['names', n => objectOf(names(n, 10))],
  ['a map of objects', n => ({ map: new Map(Array.from({ length: n }, (_, i) => [{}, i])) })],
  ['a text', n => ({ text: 'pin=pin=password:"'.repeat(n) })],
])('the time of %s does not grow faster than it', (_, fieldsOf) => {
  const [small, large] = [fieldsOf(20_000), fieldsOf(320_000)];
  line(small);
  expect(milliseconds(() => line(large))).toBeLessThan(
    60 *
      Math.max(
        1,
        milliseconds(() => line(small)),
      ),
  );
});

test('a name is cut, and marked', () => {
  const [name = ''] = Object.keys(line({ [`${'a '.repeat(200)}b`]: 1 }));
  expect(name.length).toBeLessThanOrEqual(BOUNDS.name);
  expect(name).toMatch(/^(a )+\[truncated\]$/);
});

test('the value of a name that is too long to be judged is filtered', () => {
  expect(Object.values(line({ ['a'.repeat(1_025)]: 'x' }))).toEqual(['[filtered]']);
  expect(Object.values(line({ ['a'.repeat(1_024)]: 'x' }))).toEqual(['x']);
});

test.each(['abc', 'a"b', 'a\\b', '\u0001', 'é', '漢', '🙂', '\ud800'])('the size of %j is that of its JSON', text => {
  expect(sizeOf(text)).toBe(Buffer.byteLength(JSON.stringify(text)) - (/^[a-z]*$/.test(text) ? 2 : 0));
});

test('a whole line has a bound, however many bindings its loggers have', () => {
  const lines: string[] = [];
  const logging = createLogging(readSettings({ serviceName: 'test', env: {} }), new Failures(), {
    destination: { write: text => lines.push(text) },
  });
  let log = logging.module('orders');
  for (let n = 0; n < 8; n += 1) {
    log = log.child(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${n}-${i}`, 'x'.repeat(5_000)])));
  }
  log.warn({ order: 7 }, 'too much');
  const [written = ''] = lines;
  expect(JSON.parse(written)).toEqual({
    level: 'warn',
    time: expect.any(String),
    service: 'test',
    module: 'orders',
    '[truncated]': expect.stringMatching(/^a line of \d{6} bytes$/),
    msg: 'too much',
  });
  expect(written.endsWith('}\n')).toBe(true);
});

test.each([
  ['POST /pay?cvv=123&amount=5', 'POST /pay?cvv=[filtered]&amount=5'],
  ['{"pin":"1234","shipping":"fast"}', '{"pin":"[filtered]","shipping":"fast"}'],
  ['sessionId=abc123; path=/', 'sessionId=[filtered]; path=/'],
  ['card_number: 4111111111111111', 'card_number: [filtered]'],
  ['userPin=1234', 'userPin=[filtered]'],
  ['pin: pulled', 'pin: pulled'],
  ['mapping=on, shipping: fast, ping=3', 'mapping=on, shipping: fast, ping=3'],
])('in the text %j', (text, filtered) => {
  expect(filter.text(text)).toBe(filtered);
});
