import { ItemError } from './paths';

/** Characters of one line of a text that patterns of the settings see; longer lines are cut. */
export const MATCHED_CHARACTERS = 1_024;
/** A tenth of a second at worst, on a machine that takes three nanoseconds a step. */
const MOST_STEPS = 2 ** 25;

/**
 * The most steps that matching may take by backtracking: each character may begin a match, and every repetition and
 * alternative multiplies the ways to go on. Throws an ItemError for what has no bound: a repeated group with more than
 * one way through it, such as (a+)+ or (a|b)*, and a back-reference.
 */
function stepsOf(source: string): number {
  let at = 0;

  /** Ways through what stands up to the end or to a closing bracket. */
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
        `"${source.slice(begin, at)}" repeats without bound what has more than one way to match; bound one of both, e.g. {1,8}, or use a class such as [ab]`,
        begin,
      );
    }
    return ways ** to * (to - from + 1);
  }

  function atom(): number {
    if (source[at] === '[') {
      // A class: one character, whatever stands in it.
      at += 1;
      while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at += 1;
      return 1;
    }
    if (source[at] === '\\') {
      const [escaped = '\\'] =
        /^\\(?:[1-9]\d*|k<[^>]*>|[pP]\{[^}]*\}|u\{[^}]*\}|c?[\s\S])/.exec(source.slice(at)) ?? [];
      if (/^\\(?:[1-9]|k<)/.test(escaped)) throw new ItemError(`"${escaped}" refers back, which may take for ever`, at);
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

/** Throws an ItemError where the pattern may take so long on a hostile text that requests would feel it. */
export function assertCheap(source: string): void {
  const steps = stepsOf(source);
  if (steps <= MOST_STEPS) return;
  throw new ItemError(
    `may take ${Number.isFinite(steps) ? steps.toLocaleString('en') : 'endless'} steps on ${MATCHED_CHARACTERS.toLocaleString('en')} characters, wanted at most ${MOST_STEPS.toLocaleString('en')}; bound its repetitions, e.g. {1,64} instead of +`,
    0,
  );
}
