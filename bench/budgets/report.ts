import { columns } from '../../lib/base/columns';
import { duration } from '../../test/simulation/report';
import { endOf } from './incident';
import { type Outcome, type Row, rowsOf } from './judge';

/** Name of a side → what it made of the year. */
export type Sides = Readonly<Record<string, Outcome>>;

const HEADER = [
  ...['kind', 'needs', 'times', 'rules', 'in time', 'late', 'missed', 'median', 'longest'],
  ...['pages', 'false', 'again', 'tickets', 'false', 'again'],
];
const time = (seconds?: number): string => (seconds === undefined ? '–' : duration(seconds));
const cells = (side: string, row: Row): string[] => [
  ...[row.kind, row.needs, `${row.times}`, side],
  ...(row.needs === 'nobody' ? ['–', '–', '–'] : [row.inTime, row.late, row.missed].map(String)),
  ...[time(row.median), time(row.longest)],
  ...[row.pages, row.falsePages, row.pagesAgain, row.tickets, row.falseTickets, row.ticketsAgain].map(String),
];

const SUMMED = [
  ...['times', 'inTime', 'late', 'missed', 'pages', 'falsePages', 'pagesAgain'],
  ...['tickets', 'falseTickets', 'ticketsAgain'],
] as const satisfies readonly (keyof Row)[];
type Total = Readonly<Record<(typeof SUMMED)[number], number>>;

export const totalOf = (rows: readonly Row[]): Total =>
  Object.fromEntries(
    SUMMED.map(what => [what, rows.reduce((sum, row) => sum + (row[what] as number), 0)]),
  ) as unknown as Total;

const totalCells = (side: string, total: Total): string[] => [
  ...['all', '', `${total.times}`, side, `${total.inTime}`, `${total.late}`, `${total.missed}`, '', ''],
  ...[total.pages, total.falsePages, total.pagesAgain, total.tickets, total.falseTickets, total.ticketsAgain].map(
    String,
  ),
];

/** A table in which the sides' rows of each kind are below each other. */
export function table(sides: Sides): string {
  const rows = Object.entries(sides).map(([side, outcome]) => [side, rowsOf(outcome)] as const);
  const kinds = [...new Set(rows.flatMap(([, all]) => all.map(({ kind }) => kind)))];
  const lines = kinds.flatMap(kind =>
    rows.flatMap(([side, all]) => all.filter(row => row.kind === kind).map(row => cells(side, row))),
  );
  return columns([HEADER, ...lines, ...rows.map(([side, all]) => totalCells(side, totalOf(all)))]).join('\n');
}

/** What each incident brought, a line each: to see why. */
export const details = (sides: Sides): string =>
  Object.entries(sides)
    .flatMap(([side, { judged, outside }]) => [
      ...judged.map(({ incident, verdict, after, pages, tickets }) => {
        const each = (name: string, all: typeof pages) =>
          all.map(got => `${name} ${got.alert} after ${duration(got.time - incident.at)}`);
        const when = `day ${Math.floor(incident.at / 86_400)}, ${duration(endOf(incident) - incident.at)}`;
        const got = [...each('page', pages), ...each('ticket', tickets)].join('; ') || 'nothing';
        return `${side}: ${incident.kind} (${when}): ${verdict}${after === undefined ? '' : ` ${duration(after)}`}: ${got}`;
      }),
      ...outside.pages.map(got => `${side}: page ${got.alert} at ${duration(got.time)} for nothing`),
      ...outside.tickets.map(got => `${side}: ticket ${got.alert} at ${duration(got.time)} for nothing`),
    ])
    .join('\n');

/** For programs: the rows and the sums of each side. Times are in seconds. */
export const asJson = (sides: Sides, days: number): string =>
  JSON.stringify(
    {
      days,
      sides: Object.fromEntries(
        Object.entries(sides).map(([side, outcome]) => {
          const rows = rowsOf(outcome);
          return [side, { rows, total: totalOf(rows) }];
        }),
      ),
    },
    null,
    2,
  );
