import { ItemError } from './paths';

/** The most characters of a line that patterns of the settings are matched against; longer lines are cut. */
export const MATCHED_CHARACTERS = 1_024;
/** 100 ms at worst, at 3 ns per step. */
const MAX_STEPS = 2 ** 25;

/**
 * The most steps that matching may take by backtracking: each character may start a match, and every repetition and
 * alternative multiplies the ways to continue. Throws an ItemError if there is no bound: for a repeated group with more than
 * one way to match, such as (a+)+ or (a|b)*, and for a back-reference.
 */
function stepsOf(source: string): number {
  let at = 0;

  /** The number of ways to match up to the end or a closing bracket. */
  function alternatives(): number {
    let sum = 0;
    let ways = 1;
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        sum += ways;
        ways = 1;
        at += 1;
      } else ways *= repeated();
    }
    return sum + ways;
  }

  function repeated(): number {
    const begin = at;
    const ways = atom();
    const [text, least = '', comma, most = ''] =
      /^(?:[*+?]|\{(\d+)(,)?(\d*)\})\??/.exec(source.slice(at, at + 24)) ?? [];
    if (text === undefined) return ways;
    at += text.length;
    if (text[0] === '?') return ways + 1;
    const from = text[0] === '*' ? 0 : text[0] === '+' ? 1 : Number(least);
    const unbounded = text[0] !== '{' || (comma !== undefined && most === '');
    const to = unbounded ? MATCHED_CHARACTERS : Number(comma === undefined ? least : most);
    if (ways > 1 && unbounded) {
      throw new ItemError(
        `"${source.slice(begin, at)}" is an unbounded repetition of something with more than one way to match; bound one of the two, e.g. {1,8}, or use a class such as [ab]`,
        begin,
      );
    }
    return ways ** to * (to - from + 1);
  }

  function atom(): number {
    if (source[at] === '[') {
      // A class matches one character.
      at += 1;
      while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at += 1;
      return 1;
    }
    if (source[at] === '\\') {
      const [escaped = '\\'] =
        /^\\(?:[1-9]\d*|k<[^>]*>|[pP]\{[^}]*\}|u\{[^}]*\}|c?[\s\S])/.exec(source.slice(at)) ?? [];
      if (/^\\(?:[1-9]|k<)/.test(escaped))
        throw new ItemError(`"${escaped}" is a back-reference, which may take for ever`, at);
      at += escaped.length;
      return 1;
    }
    if (source[at] !== '(') {
      at += 1;
      return 1;
    }
    at += /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(source.slice(at))?.[0].length ?? 1;
    const ways = alternatives();
    at += 1;
    return ways;
  }

  return MATCHED_CHARACTERS * alternatives();
}

/** Throws an ItemError if the pattern may take so long on a hostile text that it delays requests. */
export function assertCheap(source: string): void {
  const steps = stepsOf(source);
  if (steps <= MAX_STEPS) return;
  throw new ItemError(
    `may take ${Number.isFinite(steps) ? steps.toLocaleString('en') : 'infinitely many'} steps on ${MATCHED_CHARACTERS.toLocaleString('en')} characters, more than ${MAX_STEPS.toLocaleString('en')}; bound its repetitions, e.g. {1,64} instead of +`,
    0,
  );
}
