/** Compares what fired with what was injected. Times are in seconds from the start of the history. */
import {
  ALERTS,
  type Alert,
  DAY,
  type Deployment,
  type Disturbance,
  foundBy,
  HOUR,
  type Injected,
  MINUTE,
  type Span,
  WEEK,
} from './events';

export interface Firing {
  readonly alert: Alert;
  readonly service: string;
  readonly from: number;
  /** None if it still fires at the end. */
  readonly to?: number;
}

export interface FalseAlarm extends Firing {
  /** What it most likely comes from: `chance` where nothing happened. */
  readonly cause: string;
}

export interface Verdict {
  readonly alert: Alert;
  /** What should have been found. */
  readonly injected: readonly Injected[];
  readonly found: readonly (Injected & { readonly delay: number })[];
  readonly missed: readonly Injected[];
  /** How often the alert fired. */
  readonly firings: number;
  readonly falseAlarms: readonly FalseAlarm[];
}

export interface Evidence {
  readonly injected: readonly Injected[];
  readonly deployments: readonly Deployment[];
  readonly disturbances: readonly Disturbance[];
  readonly firings: readonly Firing[];
  /** What counts: what begins in it. */
  readonly judged: Span;
}

/** Rates look back five minutes, and an alert that was about to fire when the anomaly ended is no false alarm. */
const GRACE = 10 * MINUTE;
const AFTERMATH = DAY;
/** Bands look at two hours around the same time of other weeks. */
const AROUND = HOUR;
const WEEKS_LATER = [1, 2, 3, 4];

const overlaps = (firing: Firing, { from, to }: Span): boolean => from <= firing.from && firing.from < to;
const during = (firing: Firing, each: Injected): boolean =>
  each.service === firing.service && overlaps(firing, { from: each.from, to: each.to + GRACE });

/** One verdict for each alert. A firing is right if it begins during an anomaly of its service that its alert should find. */
export const judge = (evidence: Evidence): readonly Verdict[] => ALERTS.map(alert => verdictOn(alert, evidence));

function verdictOn(alert: Alert, evidence: Evidence): Verdict {
  const { judged } = evidence;
  const own = evidence.firings.filter(
    each => each.alert === alert && judged.from <= each.from && each.from < judged.to,
  );
  const injected = evidence.injected.filter(
    each => foundBy(each.kind) === alert && judged.from <= each.from && each.to <= judged.to,
  );
  const found = injected.flatMap(each => {
    const first = own.filter(firing => during(firing, each)).map(({ from }) => from);
    return first.length === 0 ? [] : [{ ...each, delay: Math.min(...first) - each.from }];
  });
  const isFound = (each: Injected) => found.some(({ service, from }) => service === each.service && from === each.from);
  return {
    ...{ alert, injected, found, firings: own.length },
    missed: injected.filter(each => !isFound(each)),
    falseAlarms: own
      .filter(firing => !injected.some(each => during(firing, each)))
      .map(firing => ({ ...firing, cause: causeOf(firing, evidence) })),
  };
}

function causeOf(firing: Firing, { injected, disturbances, deployments }: Evidence): string {
  const own = injected.filter(({ service }) => service === firing.service);
  const at = own.find(each => during(firing, each));
  if (at !== undefined) return `during: ${at.kind}`;
  const disturbed = disturbances.find(
    each => (each.service ?? firing.service) === firing.service && overlaps(firing, each),
  );
  if (disturbed !== undefined) return disturbed.what;
  const deployed = deployments.some(
    each => each.service === firing.service && overlaps(firing, { from: each.from, to: each.to + HOUR / 2 }),
  );
  if (deployed) return 'a deployment';
  const found = own.filter(({ kind }) => foundBy(kind) !== undefined);
  const before = found.find(each => overlaps(firing, { from: each.to, to: each.to + AFTERMATH }));
  if (before !== undefined) return `the day after: ${before.kind}`;
  const weeksBefore = found.find(each =>
    WEEKS_LATER.some(weeks =>
      overlaps(firing, { from: each.from + weeks * WEEK - AROUND, to: each.to + weeks * WEEK + AROUND }),
    ),
  );
  return weeksBefore === undefined ? 'chance' : `weeks after: ${weeksBefore.kind}`;
}

/** Of what fired, the share that was right; not a number if nothing fired. */
export const precision = ({ firings, falseAlarms }: Verdict): number => (firings - falseAlarms.length) / firings;
/** Of what was injected, the share that was found; not a number if nothing was. */
export const recall = ({ injected, found }: Verdict): number => found.length / injected.length;

/** How often each occurs, the most frequent first. */
export function tally(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}
