/** A quote and the backslashes before it: JSON in JSON has one, the next level three, then seven. */
const OPENING = /(\\{0,63})(["'`])/y;

export interface Opening {
  readonly quote: string;
  readonly escapes: number;
  /** The index after the quote. */
  readonly start: number;
}

/** The quote at `index`, if any. */
export function openingAt(text: string, index: number): Opening | undefined {
  OPENING.lastIndex = index;
  const [whole, escapes = '', quote = ''] = OPENING.exec(text) ?? [];
  return whole === undefined ? undefined : { quote, escapes: escapes.length, start: index + whole.length };
}

/** The quote just before `index`, if any. */
export function openingBefore(text: string, index: number): Opening | undefined {
  let at = index - 1;
  while (at > 0 && index - at < 64 && text[at - 1] === '\\') at -= 1;
  const opening = at < 0 ? undefined : openingAt(text, at);
  return opening?.start === index ? opening : undefined;
}

/** The index of the backslashes and quote that close a string; the end of the text if it was cut. */
export function closingOf(text: string, { quote, escapes, start }: Opening): number {
  let run = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') {
      run += 1;
      continue;
    }
    // An odd number of the string's own backslashes escapes the quote; too few end the JSON around it.
    const own = Math.floor((run - escapes) / (escapes + 1));
    if (character === quote && (own < 0 || own % 2 === 0)) return at - Math.min(run, escapes);
    run = 0;
  }
  return text.length;
}

/** The end of the `{…}` or `[…]` that starts at `start`, ignoring brackets in strings; the end of the text if it was cut. */
export function bracketEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const opening = openingAt(text, at);
    if (opening !== undefined) {
      const end = closingOf(text, opening) + opening.escapes;
      if (text[end] !== opening.quote) return Math.min(end, text.length);
      at = end;
      continue;
    }
    const character = text[at];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
