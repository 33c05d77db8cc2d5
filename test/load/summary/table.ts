import type { Summary } from './data';
import { found, wanted } from './format';

/** The thresholds for a terminal: description, value, limit, outcome. */
export function table({ thresholds, passed }: Summary): string {
  const rows = thresholds.map(result => [result.what, found(result), wanted(result), result.outcome] as const);
  const width = (column: 0 | 1 | 2): number => Math.max(...rows.map(row => row[column].length));
  const lines = rows.map(
    ([what, value, limit, outcome]) =>
      `${what.padEnd(width(0))}  ${value.padStart(width(1))}  ${limit.padStart(width(2))}  ${outcome}`,
  );
  return [...lines, passed ? 'Every threshold held.' : 'Not every threshold held.'].join('\n');
}
