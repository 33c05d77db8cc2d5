/** What was measured, for people. */
import { median } from '../median';
import { DAY, foundBy, HOUR, type Injected, KIND_NAMES, MINUTE, WEEK } from './events';
import { precision, recall, tally, type Verdict } from './judge';

export interface Judgement {
  readonly approach: string;
  readonly source: string;
  readonly verdicts: readonly Verdict[];
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${Math.round(100 * share)} %`);
const columns = (cells: readonly string[], widths: readonly number[]): string =>
  cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');

/** The week and day of a moment; weeks that are learnt from count, too. */
export function moment(at: number): string {
  const [week, day] = [Math.floor(at / WEEK) + 1, Math.floor((at % WEEK) / DAY)];
  const clock = [(at % DAY) / HOUR, (at % HOUR) / MINUTE].map(each => String(Math.floor(each)).padStart(2, '0'));
  return `week ${week} ${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day]} ${clock.join(':')}`;
}

const HEAD = ['approach', 'alert', 'fired', 'precision', 'recall', 'delay', 'false a service and week'];
const WIDTHS = [24, 20, 6, 9, 14, 7, 24];

/** A row for each alert of each approach. Recall has the counts, the delay is the median. */
export function table(judgements: readonly Judgement[], services: number, weeks: number): string {
  const rows = judgements.flatMap(({ approach, verdicts }) =>
    verdicts.map(verdict => [
      ...[approach, verdict.alert, `${verdict.firings}`, percent(precision(verdict))],
      `${verdict.found.length} of ${verdict.injected.length}, ${percent(recall(verdict))}`,
      verdict.found.length === 0 ? '–' : `${Math.round(median(verdict.found.map(({ delay }) => delay)) / MINUTE)} min`,
      (verdict.falseAlarms.length / services / weeks).toFixed(2),
    ]),
  );
  return [HEAD, ...rows].map(row => columns(row, WIDTHS)).join('\n');
}

/** How many of each kind were found, and what false alarms come from. */
export function details({ approach, verdicts }: Judgement): string {
  const kinds = KIND_NAMES.filter(kind => foundBy(kind) !== undefined).map(kind => {
    const of = (all: readonly Injected[]) => all.filter(each => each.kind === kind);
    const [injected, missed] = [verdicts.flatMap(each => of(each.injected)), verdicts.flatMap(each => of(each.missed))];
    const where = missed.map(({ service, from }) => `${service} ${moment(from)}`);
    return `  ${kind}: ${injected.length - missed.length} of ${injected.length}${where.length > 0 ? `; not: ${where.join(', ')}` : ''}`;
  });
  const causes = verdicts.flatMap(({ alert, falseAlarms }) =>
    tally(falseAlarms.map(({ cause }) => cause)).map(([cause, times]) => {
      const services = tally(falseAlarms.filter(each => each.cause === cause).map(({ service }) => service));
      return `  ${times} × ${alert}, ${cause}: ${services.map(([name, n]) => (n > 1 ? `${name} ${n} ×` : name)).join(', ')}`;
    }),
  );
  return [
    `${approach}, found`,
    ...kinds,
    `${approach}, false alarms`,
    ...(causes.length > 0 ? causes : ['  none']),
  ].join('\n');
}
