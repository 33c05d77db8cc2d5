/**
 * Edits between two names: characters that were added, left out, replaced, or swapped with their neighbour (Damerau and
 * Levenshtein's distance, of which each part is edited once).
 */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        at(row, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Infinity,
      );
    }
    [before, row] = [row, next];
  }
  return at(row, b.length);
}
const at = (row: readonly number[], i: number): number => row[i] ?? Infinity;

/** Shorter ones begin too many names by chance. */
const SHORTEST_BEGINNING = 3;
/** A beginning counts as more than a slip of one letter, and fewer than two: the more, the longer the rest is. */
const BEGINNING = 1.5;
const REST = 0.001;
/** People rarely mistype the first letter: of two candidates as close, the one that shares it is meant. */
const OTHER_FIRST_LETTER = 0.5;

/** Longer than any name of an API. What is pasted in its place was not mistyped, and comparing it takes the square of its length. */
const LONGEST = 1_000;

/** How far a candidate is from a name; infinite if nobody would mistake the one for the other. */
function distance(name: string, candidate: string): number {
  if (name.length > LONGEST) return Infinity;
  const [written, known] = [name.toLowerCase(), candidate.toLowerCase()];
  if (written === known) return 0;
  const most = Math.max(1, Math.floor(written.length / 4));
  const found = Math.abs(written.length - known.length) > most ? Infinity : edits(written, known);
  const beginning =
    written.length >= SHORTEST_BEGINNING &&
    known.length >= SHORTEST_BEGINNING &&
    (known.startsWith(written) || written.startsWith(known));
  const close = found <= most ? found + (written[0] === known[0] ? 0 : OTHER_FIRST_LETTER) : Infinity;
  return Math.min(close, beginning ? BEGINNING + REST * Math.abs(written.length - known.length) : Infinity);
}

/** The candidate closest to `name`; undefined if none is close. Of several as close, the first. */
function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const away = distance(name, candidate);
    if (away < least) {
      best = candidate;
      least = away;
    }
  }
  return best;
}

/** ` — did you mean "x"?`, or an empty string. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : ` — did you mean "${found}"?`;
}
