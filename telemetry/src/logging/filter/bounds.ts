import { LONGEST_JUDGED_NAME } from '../../catalogue';
import { TRUNCATED } from './marks';

/** How much of the logged data a line contains. Loki accepts lines of up to 256 KiB. */
export const BOUNDS = {
  depth: 12,
  /** Fields of an object, items of an array. */
  width: 200,
  /** Values of a line. */
  values: 2_000,
  /** Characters of a text. */
  text: 8_192,
  /** Characters of a name. */
  name: 256,
  /**
   * Names up to this length are judged; NFKC makes 18 characters of some. The value under a longer one, which no program
   * chose, is filtered.
   */
  judgedName: LONGEST_JUDGED_NAME,
  /** Bytes of the JSON of a line's names and texts. */
  line: 131_072,
} as const;

/** Needs no escapes in JSON, and has one byte per character. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The bytes of a text in JSON. A control character becomes six. */
export const sizeOf = (text: string): number =>
  PLAIN.test(text) ? text.length : Buffer.byteLength(JSON.stringify(text));

/** How far to look back for a word boundary to cut at, so that no half of a credential is left that its pattern misses. */
const LOOK_BACK = 1_024;
const LAST_WORD = /[\s"'`,;&][^\s"'`,;&]*$/;

export function cut(text: string, maxLength: number = BOUNDS.text): string {
  if (text.length <= maxLength) return text;
  const end = Math.max(0, maxLength - TRUNCATED.length);
  const gap = text.slice(Math.max(0, end - LOOK_BACK), end).search(LAST_WORD);
  return (gap < 0 ? text.slice(0, end) : text.slice(0, Math.max(0, end - LOOK_BACK) + gap + 1)) + TRUNCATED;
}
