import { patternProblem, wholeMatcher } from '../../../lib/base/re2';

test.each([
  ['(?!/health).*', /invalid or unsupported Perl syntax: `\(\?!`; RE2 has no look-ahead/],
  ['(?<=a)b', /no look-behind/],
  ['(a)\\1', /no back-references: write out/],
  ['5..\\Z', /leave it out/],
  ['a*+', /possessive/],
  ['a**', /a repetition cannot be repeated/],
  ['a{1001}', /at most 1000 times/],
  ['((a{100}){100}){100}', /nested repetitions multiplied/],
  ['5..(', /missing closing \): `5\.\.\(`$/],
  ['a\\h', /invalid escape sequence: `\\h`; RE2 has not every escape/],
])('%s is refused, and the message says what to write', (pattern, message) => {
  expect(patternProblem(pattern)).toMatch(message);
});

test.each(['(?i)5..', '(?s).', '\\pL+', '[[:alpha:]]', '(?P<name>a)', '(?<name>a)', '\\Q(\\E', '\\A5..\\z', ''])(
  '%s is accepted, although JavaScript may read it differently',
  pattern => {
    expect(patternProblem(pattern)).toBeUndefined();
  },
);

test.each([
  ['5..', '503', true],
  ['5..', '1503', false],
  ['a|b', 'ab', false],
  ['(?i)get', 'GET', true],
  ['a.b', 'a\nb', true],
  ['', '', true],
  ['', 'a', false],
])('%s on %j', (pattern, value, matches) => {
  expect(wholeMatcher(pattern)(value)).toBe(matches);
});

test('a pattern on which JavaScript’s own engine never ends takes no time', () => {
  const value = 'deleting from the table of things (and more of it)'.repeat(1_000);
  const started = process.cpuUsage().user;
  expect(wholeMatcher('(([a-z ()]*)*)*!')(value)).toBe(false);
  expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(10);
});
