export type Severity = 'error' | 'warning';

/** Every kind of finding: its severity, and what it means. docs/conform.md lists them. */
export const KINDS = {
  syntax: {
    severity: 'error',
    means:
      'a line that Prometheus or promtool cannot read, or that the format forbids; most make the whole scrape fail',
  },
  'content-type': {
    severity: 'error',
    means: 'the response does not declare its format, or not the requested one',
  },
  'nothing-known': { severity: 'error', means: 'no metric of the catalogue is exposed' },
  'missing-metric': { severity: 'error', means: 'a metric of an expected family is neither declared nor exposed' },
  'unknown-metric': { severity: 'error', means: 'a metric that the catalogue does not know' },
  'unexpected-family': { severity: 'warning', means: 'a family that the service does not declare' },
  type: { severity: 'error', means: 'a type other than the catalogue’s' },
  unit: { severity: 'error', means: 'a unit that is not a base unit, not the catalogue’s, or missing from the name' },
  'missing-label': { severity: 'error', means: 'series without a label of the metric' },
  'unknown-label': { severity: 'error', means: 'a label that the metric does not have' },
  'label-value': { severity: 'error', means: 'a value outside the label’s enumeration, or none' },
  'label-limit': { severity: 'error', means: 'more values than the label may have' },
  'raw-value': { severity: 'warning', means: 'a value that looks like a raw URL or the text of a query' },
  cardinality: { severity: 'error', means: 'more series than the budget of the metric, or of the scrape' },
  'duplicate-series': { severity: 'error', means: 'a series that is exposed twice; Prometheus keeps one of them' },
  buckets: { severity: 'error', means: 'bucket bounds other than the catalogue’s' },
  histogram: { severity: 'error', means: 'buckets, sum and count of a histogram or summary that are inconsistent' },
  value: { severity: 'error', means: 'a value that the metric cannot have' },
  exemplar: { severity: 'error', means: 'an exemplar that Prometheus drops' },
  help: { severity: 'warning', means: 'no help text, or one other than the catalogue’s' },
  lint: { severity: 'warning', means: 'what else promtool reports' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly means: string }>>;
export type Kind = keyof typeof KINDS;

/** The place of a finding: a metric, one of its labels, a line of the exposition; none if it is about the whole. */
export interface Place {
  readonly metric?: string;
  readonly label?: string;
  readonly line?: number;
}

export interface Finding extends Place {
  readonly kind: Kind;
  readonly severity: Severity;
  /** What was found, what was wanted, how to fix it. */
  readonly message: string;
}

export const finding = (kind: Kind, place: Place, message: string): Finding => ({
  kind,
  severity: KINDS[kind].severity,
  ...place,
  message: message.length > MOST_OF_MESSAGE ? `${message.slice(0, MOST_OF_MESSAGE)}…` : message,
});

/** Characters of a message: what is quoted in it may be of any length. */
const MOST_OF_MESSAGE = 2_000;
/** Findings of one kind about one thing that are listed; the others are counted. */
export const MOST_LISTED = 50;

const ORDER: readonly Severity[] = ['error', 'warning'];
const KIND_ORDER = Object.keys(KINDS);

/** Errors first, then by metric, kind, label and line, so that the same exposition gives the same report. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ severity, metric, kind, label, line, message }: Finding): readonly (string | number)[] => [
    ORDER.indexOf(severity),
    metric ?? '',
    KIND_ORDER.indexOf(kind),
    label ?? '',
    line ?? 0,
    message,
  ];
  return [...findings].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const i = x.findIndex((part, at) => part !== y[at]);
    return i < 0 ? 0 : (x[i] as string) < (y[i] as string) ? -1 : 1;
  });
}
