import { FILTERED } from './marks';
import { sensitivityOf } from './names';

/** Names that `names.ts` takes for sensitive, as a text spells them. */
export const SPELLED =
  'passw|passphrase|passcode|pwd|secret|token|(?:api|access|private|signing|encryption)[-_ ]?key|authorization|cookie|credential|e-?mail|jwt|auth';

/** `password=`, `"token": `, `\"token\":`, `Cookie: `; the name may go on to the left. */
const NAME = new RegExp(`(${SPELLED})([\\w-]{0,32})(\\\\{0,3}["']?)\\s{0,4}(={1,3}|:)\\s{0,4}`, 'gi');
const HEADER = /authorization$|cookie$/i;
/** After a colon, prose is likelier than a value: "unexpected token: }". */
const PROSE = /^(?:access_?)?(?:token|e-?mail|auth|jwt|credential)s?$/i;
const CREDENTIAL = /^(?=[^\s]{0,64}\d)[^\s]{8}/;
const TO_LINE_END = /[^\r\n"']*/y;
const VALUES = [
  /\\+(["'])[^\\]*(?:\\+(?!\1)[^\\]*)*/y, // \"…\", JSON inside of JSON
  /"(?:[^"\\]|\\[\s\S])*/y,
  /'(?:[^'\\]|\\[\s\S])*/y,
];
const AFTER_EQUALS = /[^\s&;"'<>]+/y;
const AFTER_COLON = /[^\s"']+/y;
/** What is no value: placeholders, and what has been filtered. */
const NOTHING = /^(?:\$\d+|\?|null|undefined|true|false|\[filtered\].*)[,;)}\]]*$/i;
const NUMBER = /^\d+(?:\.\d+)?[,.;)}\]]*$/;

const at = (pattern: RegExp, text: string, index: number): string | undefined => {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
};

/** `{…}` or `[…]` to its end, or as far as the text goes. */
function bracketed(text: string, start: number): string {
  let depth = 0;
  for (let end = start; end < text.length; end += 1) {
    const character = text[end];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return text.slice(start, end + 1);
  }
  return text.slice(start);
}

/** Where the name begins whose middle was found at `index`: at `my` of `my_user_password`. */
function beginningOf(text: string, index: number): number {
  let begin = index;
  while (begin > 0 && index - begin < 64 && /[\w-]/.test(text[begin - 1] as string)) begin -= 1;
  return begin;
}

/** Filters values that a text gives to a sensitive name: query strings, headers, JSON, `name=value`. Linear in time. */
export function filterAssignments(text: string): string {
  let told = '';
  let from = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    const [, , , quote = '', sign = ''] = found;
    const start = NAME.lastIndex;
    const name = text.slice(beginningOf(text, found.index), found.index) + found[1] + found[2];
    const value = valueAt(text, start, name, sign === ':' && quote === '');
    if (value === undefined) continue;
    const bare = value.replace(/^\\*["']/, '');
    const sensitivity = sensitivityOf(name);
    if (sensitivity === 'open' || NOTHING.test(bare) || (sensitivity === 'counts' && NUMBER.test(bare))) continue;
    told += text.slice(from, start) + value.slice(0, value.length - bare.length) + FILTERED;
    from = start + value.length;
    NAME.lastIndex = from;
  }
  return from === 0 ? text : told + text.slice(from);
}

/** The value with its opening quote and without its closing one; undefined where there is none. */
function valueAt(text: string, start: number, name: string, bareColon: boolean): string | undefined {
  if (bareColon && HEADER.test(name)) return at(TO_LINE_END, text, start) || undefined;
  for (const pattern of VALUES) {
    const value = at(pattern, text, start);
    if (value !== undefined) return value;
  }
  // The numbers in an object of counts have names of their own.
  if (text[start] === '{' && sensitivityOf(name) === 'counts') return undefined;
  if (text[start] === '{' || text[start] === '[') return bracketed(text, start);
  const value = at(bareColon ? AFTER_COLON : AFTER_EQUALS, text, start);
  return bareColon && PROSE.test(name) && !CREDENTIAL.test(value ?? '') ? undefined : value;
}
