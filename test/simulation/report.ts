import { columns } from '../../lib/base/columns';
import type { AlertRow, Outcome } from './judge';
import { DAY, HOUR, MINUTE } from './load';

/** `2m 30s`, `3d 4h`: the two largest units. */
export function duration(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [1, 's'],
  ];
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, unit] of units) {
    const amount = Math.floor(left / size);
    left -= amount * size;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0s';
}

const HEADER = ['alert', 'severity', 'service', 'times', 'first after', 'longest', 'muted', 'pages', 'verdict'];
const cells = (row: AlertRow): string[] => [
  ...[row.alert, row.severity, row.service, `${row.times}`, duration(row.after), duration(row.longest)],
  ...[`${row.muted}`, `${row.pages}`, row.verdict],
];

/** A table for each scenario, then their sums. */
export function report(outcomes: readonly Outcome[]): string {
  const parts = outcomes
    .filter(({ scenario, rows }) => scenario !== undefined || rows.length > 0)
    .map(outcome => {
      const { scenario, times, rows, missed } = outcome;
      const title = scenario === undefined ? 'outside of every scenario' : `${scenario.name}, ${times}×`;
      const about = scenario === undefined ? [] : [`${scenario.happens}; needs ${scenario.needs}`];
      const table = rows.length > 0 ? columns([HEADER, ...rows.map(cells)]) : ['no alert'];
      return [`== ${title}`, ...about, ...table, ...(missed ? [`MISSED: ${missed}`] : [])].join('\n');
    });
  return [...parts, summary(outcomes)].join('\n\n');
}

export interface Totals {
  readonly alerts: number;
  readonly pages: number;
  readonly needless: number;
  readonly messages: number;
  readonly missed: number;
}

export function totals(outcomes: readonly Outcome[]): Totals {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((all, outcome) => all + of(outcome), 0);
  return {
    alerts: sum(({ rows }) => rows.reduce((all, { times }) => all + times, 0)),
    pages: sum(({ pages }) => pages),
    needless: sum(({ needless }) => needless),
    messages: sum(({ messages }) => messages),
    missed: sum(({ missed }) => Number(missed !== undefined)),
  };
}

function summary(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(outcome => {
    const { scenario, times, pages, needless, messages, missed } = outcome;
    const { alerts } = totals([outcome]);
    const name = scenario?.name ?? 'outside';
    return [
      name,
      `${times}`,
      scenario?.needs ?? 'nobody',
      `${alerts}`,
      `${pages}`,
      `${needless}`,
      `${messages}`,
      missed ? 'MISSED' : '',
    ];
  });
  const all = totals(outcomes);
  const last = [
    'all',
    '',
    '',
    `${all.alerts}`,
    `${all.pages}`,
    `${all.needless}`,
    `${all.messages}`,
    all.missed > 0 ? `${all.missed} missed` : '',
  ];
  const header = ['scenario', 'times', 'needs', 'alerts', 'pages', 'of them needless', 'messages', ''];
  return ['== All of it', ...columns([header, ...rows, last])].join('\n');
}
