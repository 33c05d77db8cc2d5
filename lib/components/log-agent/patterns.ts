/**
 * Regular expressions of RE2 from the list of sensitive names. RE2 has no look-ahead, so that what may not follow is written as what
 * may; and the Collector compares names as they are, with capitals and separators.
 */
import type { SensitivePart } from '../../catalogue';

/** Several patterns as one. */
export const anyOf = (...patterns: readonly string[]): string => `(?:${patterns.join('|')})`;

/**
 * Several patterns as one, in an order and a form in which RE2 tries one branch for each first letter, and not one for each pattern: that
 * is most of the time that a text takes.
 */
export const anyOfMany = (...patterns: readonly string[]): string => anyOf(...patterns.flatMap(expanded).sort());

/** `(?:a|b)c` → `ac`, `bc`: only the first group, which has none inside. */
function expanded(pattern: string): readonly string[] {
  const [, first, rest = ''] = /^\(\?:([^()]*)\)(?![?*+])(.*)$/s.exec(pattern) ?? [];
  return first === undefined ? [pattern] : first.split('|').map(branch => branch + rest);
}

/** A pattern that matches the part in the name of a field, with any separators where words meet. */
export const inName = ({ pattern, unless }: SensitivePart): string =>
  pattern.replaceAll('-', '[\\W_]*') + (unless === undefined ? '' : notFollowedBy(unless));

/** The rest of a name in a text, after its sensitive part. */
const REST = '[\\w-]{0,32}';

/** A pattern that matches the part in a text, and the name that contains it to its end: `=`, `:` or a quote follow. */
export function inText({ pattern, unless }: SensitivePart): string {
  const name = pattern.replaceAll('-', '[-_ ]?');
  if (name.endsWith('$')) return name.slice(0, -1);
  return name + (unless === undefined ? REST : restWithout(unless));
}

/** `ar` → the end, anything but a, or an a and then the end or anything but r. */
function notFollowedBy(pattern: string): string {
  const [first, rest] = firstOf(pattern);
  const other = `[^${charactersOf(first)}]`;
  return rest === '' ? `(?:$|${other})` : `(?:$|${other}|${first}${notFollowedBy(rest)})`;
}

/** The rest of a name that does not begin so; it may be empty. */
function restWithout(pattern: string): string {
  const [first, rest] = firstOf(pattern);
  const others = `[^\\W${charactersOf(first)}]${REST}|-${REST}`;
  return rest === '' ? `(?:${others})?` : `(?:${others}|${first}${restWithout(rest)})?`;
}

/** A letter or a set of letters, and what follows it. */
function firstOf(pattern: string): readonly [first: string, rest: string] {
  const first = /^(?:\[[a-z]+\]|[a-z])/.exec(pattern)?.[0];
  if (first === undefined) throw new RangeError(`"${pattern}" may not follow; wanted only letters and sets of letters`);
  return [first, pattern.slice(first.length)];
}
const charactersOf = (set: string): string => set.replace(/^\[|\]$/g, '');

/** The beginning of a line that begins with none of these texts, nor with what `never` matches as characters of a set. Under `(?m)`. */
export function beginningOtherThan(texts: readonly string[], never: string): string {
  return anyOf(`[^${never}${firstsOf(texts)}]`, ...branches(texts, rest => [`$`, `[^\\n${firstsOf(rest)}]`]));
}

/** A word that begins with none of these words. `rest` are the characters of a word. */
export function wordOtherThan(words: readonly string[], rest: string): string {
  const others = (not: readonly string[]) => `[^\\W${firstsOf(not)}][${rest}]*`;
  return anyOf(
    others(words),
    `[${rest.replace('\\w', '')}][${rest}]*`,
    ...branches(words, left => [others(left), '\\b']),
  );
}

const firstsOf = (texts: readonly string[]): string => [...new Set(texts.map(text => text.charAt(0)))].join('');

/** For each first character, it and what may follow: something else, or the next character likewise. None for a whole text of the list. */
const branches = (texts: readonly string[], other: (rest: readonly string[]) => readonly string[]): readonly string[] =>
  [...firstsOf(texts)].flatMap(first => {
    const rest = texts.filter(text => text.startsWith(first)).map(text => text.slice(1));
    return rest.includes('') ? [] : [`${first}${anyOf(...other(rest), ...branches(rest, other))}`];
  });
