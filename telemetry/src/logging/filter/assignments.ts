import { FILTERED } from './marks';
import { type Sensitivity, sensitivityOf } from './names';
import { bracketEnd, closingOf, openingAt, openingBefore } from './quotes';

/** Spellings, in texts, of the names that `names.ts` considers sensitive. */
export const SENSITIVE_NAME =
  'pass|pwd|otp|secret|token|(?:api|access|private|signing|encryption)[-_ ]?key|authorization|cookie|credential|e-?mail|jwt|auth|' +
  'sess(?:ion)?[-_ ]?id|[cx]srf|pin|cvv|cvc|ssn|card[-_ ]?n|(?:security|verification|recovery)[-_ ]?code';

/**
 * `password=`, `"token": `, `\"token\":`, `user[pwd]=`, `'secret' => `, `Cookie: `, and `token%3D` in a URL within a URL; the
 * name may extend to the left.
 */
const NAME = new RegExp(
  `(${SENSITIVE_NAME})([\\w-]{0,32})((?:\\]|%5D)?(?:\\\\{0,63}["'\`]|%22)?(?:\\]|%5D)?)\\s{0,4}(={1,3}>?|:|%3[AD])\\s{0,4}`,
  'gi',
);
const HEADER = /authorization$|cookie$/i;
/** Names that are usually followed by prose after a colon: "unexpected token: }". */
const PROSE = /^(?:access_?)?(?:token|e-?mail|auth|jwt|credential|pass|otp|pin)s?$/i;
const CREDENTIAL = /^(?=[^\s]{0,64}\d)[^\s]{8}|^\d{4}/;
/** The rest of a header: its quoted strings follow equals signs, other quotes belong to the text around the header. */
const TO_LINE_END = /(?:=\\{0,63}"[^"\r\n]*"|[^\r\n"])*/y;
const LINE_END = /[\r\n]|$/g;
const AFTER_EQUALS = /[^\s&;"'<>]+/y;
const AFTER_COLON = /[^\s"']+/y;
const ENCODED = /(?:(?!%2[26])[^\s&"'<>])+/y;
/** Placeholders, and what has been filtered already. */
const PLACEHOLDER = /^(?:\$\d+|\?|null|undefined|true|false|\[filtered\].*)[,;)}\]]*$/i;
const NUMBER = /^-?(?:\d+(?:\.\d+)?|NaN|Infinity)[,.;)}\]]*$/;
/** `{"prompt":12,"completion":30}`, without spaces and quotes: only named numbers. */
const COUNTS = /^\{(?:[\w-]+:\d+(?:\.\d+)?(?:,|(?=\})))*\}$/;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A sensitive name in a text, and the sign that follows it. */
interface Assignment {
  readonly name: string;
  readonly sensitivity: Exclude<Sensitivity, 'open'>;
  /** The index of the name. */
  readonly begin: number;
  readonly sign: string;
  /** A colon after a name without quotes. */
  readonly bareColon: boolean;
}

/** Where a name starts whose sensitive part was found at `index`: at `my` in `my_user_password`. */
function beginningOf(text: string, index: number): number {
  let begin = index;
  while (begin > 0 && index - begin < 64 && /[\w-]/.test(text[begin - 1] as string)) begin -= 1;
  // The 26 of %26 is not part of the name.
  return text[begin - 1] === '%' ? Math.min(begin + 2, index) : begin;
}

/** Filters the values of sensitive names in a text: query strings, headers, JSON, `name=value`. Takes linear time. */
export function filterAssignments(text: string): string {
  let filtered = '';
  let from = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    const [, middle = '', right = '', quote = '', sign = ''] = found;
    // The prefix of a log line, "[auth]: ready", unlike `user[auth]=`.
    if (sign === ':' && quote === ']') continue;
    const begin = beginningOf(text, found.index);
    const name = text.slice(begin, found.index) + middle + right;
    const sensitivity = sensitivityOf(name);
    if (sensitivity === 'open') continue;
    const bareColon = sign === ':' && quote === '';
    const range = valueAt(text, NAME.lastIndex, { name, sensitivity, begin, sign, bareColon });
    if (range === undefined) continue;
    const value = text.slice(range.start, range.end);
    if (PLACEHOLDER.test(value) || (sensitivity === 'counts' && NUMBER.test(value))) continue;
    filtered += text.slice(from, range.start) + FILTERED;
    from = range.end;
    NAME.lastIndex = from;
  }
  return from === 0 ? text : filtered + text.slice(from);
}

/** The range of the value, without its quotes; undefined if there is none. */
function valueAt(text: string, start: number, assignment: Assignment): Range | undefined {
  const { name, sensitivity, begin, sign, bareColon } = assignment;
  const opening = openingAt(text, start);
  if (opening !== undefined) return { start: opening.start, end: closingOf(text, opening) };
  if (bareColon && HEADER.test(name)) return headerAt(text, start, begin);
  if (text[start] === '{' || text[start] === '[') {
    const end = bracketEnd(text, start);
    const counts = sensitivity === 'counts' && COUNTS.test(text.slice(start, end).replace(/[\s"'`\\]+/g, ''));
    return counts ? undefined : { start, end };
  }
  if (sign.startsWith('%')) return range(ENCODED, text, text.startsWith('%22', start) ? start + 3 : start);
  const value = range(bareColon ? AFTER_COLON : AFTER_EQUALS, text, start);
  const prose = bareColon && PROSE.test(name) && !(value && CREDENTIAL.test(text.slice(value.start, value.end)));
  return prose ? undefined : value;
}

/** A header extends to the end of its line, or of the string that contains it: `-H "Cookie: a=b"`. */
function headerAt(text: string, start: number, begin: number): Range | undefined {
  const around = openingBefore(text, begin);
  if (around === undefined) return range(TO_LINE_END, text, start);
  LINE_END.lastIndex = start;
  const end = Math.min(closingOf(text, { ...around, start }), LINE_END.exec(text)?.index ?? text.length);
  return end > start ? { start, end } : undefined;
}

function range(pattern: RegExp, text: string, start: number): Range | undefined {
  pattern.lastIndex = start;
  const value = pattern.exec(text)?.[0];
  return value ? { start, end: start + value.length } : undefined;
}
