import { ItemError, parsePath, type start } from './paths';
import { assertCheap } from './regexp-cost';

/** What `LOG_FILTER` filters in addition to the defaults. */
export interface FilterRules {
  readonly paths: Parameters<typeof start>[0];
  /** All with the flag g. */
  readonly patterns: readonly RegExp[];
}

interface Item {
  readonly text: string;
  /** Its index, from 0. */
  readonly at: number;
}

/** A regular expression between slashes, a path, or anything else; quotes, braces and classes may contain commas. */
const ITEM =
  /\s*((?:\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*(?=\s*(?:,|$)))|(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,])*)\s*(?:,|$)/y;

function split(text: string): Item[] {
  const items: Item[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < text.length) {
    const begin = ITEM.lastIndex;
    const [whole, item = ''] = ITEM.exec(text) as unknown as [string, string];
    if (item.trim() !== '') items.push({ text: item.trim(), at: begin + whole.indexOf(item) });
  }
  return items;
}

function parsePattern(text: string): RegExp {
  const end = text.lastIndexOf('/');
  if (end < 1 || !/^[a-z]*$/.test(text.slice(end + 1))) {
    throw new ItemError('a regular expression must end with a slash and flags', text.length);
  }
  const [source, flags] = [text.slice(1, end), text.slice(end + 1)];
  const unknown = /[^imsu]/.exec(flags);
  if (unknown !== null) throw new ItemError(`flag ${unknown[0]} is not one of i, m, s, u`, end + 1 + unknown.index);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, `${flags}g`);
  } catch (error) {
    throw new ItemError((error as Error).message, 1);
  }
  if (pattern.test('')) throw new ItemError('matches the empty text, and so would filter everything', 1);
  try {
    assertCheap(source);
  } catch (error) {
    throw error instanceof ItemError ? new ItemError(error.message, error.at + 1) : error;
  }
  return pattern;
}

/** `user.iban, *.card, payments[*].number, **.taxId, /\d{16}/`. Throws an Error that names each wrong item and the position in it. */
export function parseFilter(text: string): FilterRules {
  const paths: FilterRules['paths'][number][] = [];
  const patterns: RegExp[] = [];
  const problems: string[] = [];
  for (const item of split(text)) {
    try {
      if (item.text.startsWith('/')) patterns.push(parsePattern(item.text));
      else paths.push(parsePath(item.text));
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      problems.push(`"${item.text}", character ${item.at + error.at + 1}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
  return { paths, patterns };
}
