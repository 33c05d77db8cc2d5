/**
 * Regular expressions as Prometheus and Alertmanager read them: RE2, which has no look-around and no back-references, and
 * runs in time linear in the text. JavaScript's own engine accepts other patterns, and may try for years where RE2 does not.
 */
import { RE2JS, RE2JSException } from 're2js';

/** What RE2 lacks, and what to write instead; looked for in a pattern that RE2 refuses. */
const MENDS: readonly (readonly [found: RegExp, mend: string])[] = [
  [/\(\?<?[=!]/, 'RE2 has no look-ahead and no look-behind: exclude values with another matcher, such as label!~"…"'],
  [/\\[1-9]|\\k[<{']|\(\?P[=>]/, 'RE2 has no back-references: write out what repeats'],
  [/\\Z/, 'RE2 has no \\Z: a pattern matches the whole value anyway, so leave it out'],
  [/[*+?}]\+|\(\?>/, 'RE2 has no possessive quantifiers and no atomic groups: it never backtracks, so leave them out'],
  [/[*+?}][*+{]/, 'a repetition cannot be repeated: put it in parentheses'],
  [/\{\d*,?\d*\}/, 'RE2 repeats at most 1000 times, nested repetitions multiplied, and the least number comes first'],
  [/\(\?[#x]/, 'RE2 has no comments in patterns: leave them out'],
  [/\\$/, 'a backslash itself is written \\\\'],
  [/\\[^\w]|\\[A-Za-z]/, 'RE2 has not every escape of other engines: https://github.com/google/re2/wiki/Syntax'],
];

const compiled = new Map<string, RE2JS | string>();

/** Patterns repeat: a stack has the same few in thousands of rules. */
function compile(pattern: string): RE2JS | string {
  let known = compiled.get(pattern);
  if (known === undefined) {
    try {
      known = RE2JS.compile(pattern, RE2JS.DOTALL);
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      known = error.message.replace(/^error parsing regexp: /, '').replace('`(?s)', '`');
    }
    if (compiled.size < 10_000) compiled.set(pattern, known);
  }
  return known;
}

/** Why Prometheus refuses a matcher's pattern, and what to write instead; undefined if it accepts it. */
export const patternProblem = (pattern: string): string | undefined => problemOf(pattern, compile(pattern));

/** The same in relabelling and in Alertmanager, which put the pattern between `^(?:` and `)$` before they read it. */
export const anchoredPatternProblem = (pattern: string): string | undefined =>
  problemOf(pattern, compile(`^(?:${pattern})$`));

function problemOf(pattern: string, result: RE2JS | string): string | undefined {
  if (typeof result !== 'string') return undefined;
  const mend = MENDS.find(([found]) => found.test(pattern))?.[1];
  const shown = `"${pattern}" is not a regular expression of RE2: ${result}`;
  return mend === undefined ? shown : `${shown}; ${mend}`;
}

/** Whether a pattern matches a whole value, in time linear in its length. Throws for a pattern that RE2 refuses. */
export function wholeMatcher(pattern: string): (value: string) => boolean {
  const result = compile(pattern);
  if (typeof result === 'string') throw new SyntaxError(result);
  return value => result.matches(value);
}

/** The groups of a valid pattern that a replacement may name: `1`, `2`, and those with a name. */
export function groupsOf(pattern: string): readonly string[] {
  const result = compile(pattern);
  if (typeof result === 'string') return [];
  const numbered = Array.from({ length: result.groupCount() + 1 }, (_, i) => String(i));
  return [...numbered, ...Object.keys(result.namedGroups())];
}

/** A pattern that matches exactly this text, as Go's regexp.QuoteMeta. */
export const literally = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
