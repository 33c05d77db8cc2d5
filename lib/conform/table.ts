import { counted, cut } from './checks';
import type { Severity } from './finding';
import type { Report, ReportedFinding } from './report';
import { visible } from './visible';

const COLOURS: Readonly<Record<Severity | 'good', number>> = { error: 31, warning: 33, good: 32 };
const FORMATS = { text: 'Prometheus text', openmetrics: 'OpenMetrics' } as const;

/** Characters of a name: one that is longer would make every row as long. */
const MOST_OF_SUBJECT = 200;

/** A report for people. @param coloured whether a terminal shows it */
export function renderTable(report: Report, coloured: boolean): string {
  const paint = (text: string, as: Severity | 'good'): string =>
    coloured ? `\x1b[${COLOURS[as]}m${text}\x1b[0m` : text;
  const { findings, summary, conforms } = report;
  const columns = findings.map(found => [found.severity, found.kind, visible(subjectOf(found))] as const);
  const width = (column: 0 | 1 | 2): number => columns.reduce((most, cells) => Math.max(most, cells[column].length), 0);
  const widths = [width(0), width(1), width(2)] as const;
  const rows = findings.map(({ severity, kind, message, ...place }) =>
    [
      paint(severity.padEnd(widths[0]), severity),
      kind.padEnd(widths[1]),
      visible(subjectOf(place)).padEnd(widths[2]),
      visible(message),
    ].join('  '),
  );
  const verdict = conforms ? paint('It conforms.', 'good') : paint('It does not conform.', 'error');
  const counts = `${counted(summary.errors, 'error')}, ${counted(summary.warnings, 'warning')}`;
  const size = `${counted(summary.metrics, 'metric')}, ${counted(summary.series, 'series', 'series')}`;
  return [
    `${visible(report.source)} (${FORMATS[report.format]}) checked against ${expectationOf(report)}`,
    ...(rows.length > 0 ? ['', ...rows] : []),
    '',
    `${verdict} ${counts} in ${size}.`,
    ...notJudged(report),
    '',
  ].join('\n');
}

function subjectOf({ metric, label, line }: Omit<ReportedFinding, 'severity' | 'kind' | 'message'>): string {
  const subject = metric === null ? '' : label === null ? metric : `${metric}{${label}}`;
  const shown = cut(subject, MOST_OF_SUBJECT);
  return line === null ? shown : `${shown} line ${line}`.trimStart();
}

function expectationOf({ expected: { from, service, families } }: Report): string {
  const names = families.join(', ') || 'nothing';
  if (from === 'service') return `what ${service} exposes: ${names}`;
  return from === 'families' ? names : `the families found there: ${names} (state others with --service or --families)`;
}

function notJudged({ notJudged: { runtime, unused } }: Report): string[] {
  const parts = [
    ...runtime.map(({ pattern, metrics }) => `${pattern} (${metrics})`),
    ...(unused > 0 ? [`${counted(unused, 'metric')} that the platform does not use`] : []),
  ];
  return parts.length > 0 ? [`Not judged: ${parts.join(', ')}.`] : [];
}
