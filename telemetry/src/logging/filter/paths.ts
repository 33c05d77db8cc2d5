/** One step of a path: a key or an index as text, `*` for any one step, `**` for any number of steps. */
type Step = { readonly key: string } | '*' | '**';

interface Position {
  /** Undefined after the last step: the value here is filtered. */
  readonly step: Step | undefined;
  readonly next: Position | undefined;
}
/** The positions of a value in all paths. */
export type Positions = readonly Position[];

export const NOWHERE: Positions = [];

/** A problem of one item, and the index in the item where it occurs. */
export class ItemError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const TOKEN = /\.?(\*\*|\*)(?=[.[]|$)|\.?([^.[\]*"'\s]+)|\[(?:(\*)|(\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]/y;

/** `user.iban`, `*.card`, `payments[*].number`, `payments[0]`, `headers["x-token"]`, `**.taxId`. Throws an ItemError. */
export function parsePath(text: string): Position {
  const steps: Step[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    // A dot precedes each key except the first.
    const expected = at === 0 ? text[0] !== '.' : text[at] === '.' || text[at] === '[';
    if (found === null || !expected) {
      throw new ItemError(
        `"${text.slice(at)}" is not a step of a path such as user.iban, *.card, a[*].b, **.taxId`,
        at,
      );
    }
    const [, any, key, anyIndex, index, double, single] = found;
    const quoted = (double ?? single)?.replace(/\\(.)/g, '$1');
    steps.push((any as '*' | '**' | undefined) ?? (anyIndex as '*') ?? { key: key ?? index ?? quoted ?? '' });
  }
  const last = steps.at(-1);
  if (last === undefined || last === '**') throw new ItemError('the path must end with a key or *', text.length);
  return steps.reduceRight<Position>((next, step) => ({ step, next }), { step: undefined, next: undefined });
}

/** Adds the position, and the one after a `**`, which may match no step at all. */
function reach(position: Position, into: Position[]): void {
  into.push(position);
  if (position.step === '**' && position.next !== undefined) reach(position.next, into);
}

export function start(paths: readonly Position[]): Positions {
  if (paths.length === 0) return NOWHERE;
  const positions: Position[] = [];
  for (const path of paths) reach(path, positions);
  return positions;
}

/** The positions of the value of `key`. */
export function advance(positions: Positions, key: string): Positions {
  if (positions.length === 0) return NOWHERE;
  const after: Position[] = [];
  for (const position of positions) {
    const { step, next } = position;
    if (step === undefined || next === undefined) continue;
    if (step === '**') reach(position, after);
    else if (step === '*' || step.key === key) reach(next, after);
  }
  return after;
}

/** Whether a path ends here. */
export const ends = (positions: Positions): boolean => positions.some(({ step }) => step === undefined);
