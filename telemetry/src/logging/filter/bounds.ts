import { TRUNCATED } from './marks';

/** How much of what it is given a line tells. Loki takes lines of up to 256 KiB. */
export const BOUNDS = {
  depth: 12,
  /** Fields of an object, items of an array. */
  width: 200,
  /** Values of a line. */
  values: 2_000,
  /** Characters of a text. */
  text: 8_192,
  /** Characters of a line's texts. */
  line: 131_072,
} as const;

/** Where a text is cut, back to what parts its words, so that no half of a credential is left that its pattern misses. */
const BACK = 1_024;
const LAST_WORD = /[\s"'`,;&][^\s"'`,;&]*$/;

export function cut(text: string, most: number = BOUNDS.text): string {
  if (text.length <= most) return text;
  const end = Math.max(0, most - TRUNCATED.length);
  const gap = text.slice(Math.max(0, end - BACK), end).search(LAST_WORD);
  return (gap < 0 ? text.slice(0, end) : text.slice(0, Math.max(0, end - BACK) + gap + 1)) + TRUNCATED;
}
