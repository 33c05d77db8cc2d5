import { METRICS, PLANS, type Plan, type PlanName, ROUTES, type Targets, THRESHOLDS, type Threshold } from '../plan';

/** The part of k6's data for `handleSummary` that is used here. */
export interface K6Data {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<Record<string, K6Metric>>;
}
export interface K6Metric {
  readonly type: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Milliseconds, except `count`. */
export interface Durations {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** `unmeasured` is a threshold without measurements, which k6 would pass. */
export type Outcome = 'held' | 'missed' | 'unmeasured';
export interface ThresholdResult extends Threshold {
  readonly outcome: Outcome;
  /** Milliseconds, or a share; undefined if nothing was measured. */
  readonly value?: number;
}

/** The content of summary.json and summary.html. */
export interface Summary {
  /** ISO 8601. */
  readonly at: string;
  readonly plan: PlanName;
  readonly stages: Plan['stages'];
  readonly seconds: number;
  readonly targets: Targets;
  readonly passed: boolean;
  readonly thresholds: readonly ThresholdResult[];
  readonly requests: { readonly count: number; readonly perSecond: number };
  /** By method and route. */
  readonly routes: Readonly<Record<string, Durations>>;
  /** From the end of a request to its complete trace in Jaeger. */
  readonly traceDelay: Durations;
}

const NONE: K6Metric = { type: 'none', values: {} };

/** The number of measurements of a metric; a rate has no count of its own. */
const countOf = ({ type, values }: K6Metric): number =>
  type === 'rate' ? (values.passes ?? 0) + (values.fails ?? 0) : (values.count ?? 0);

const HOLDS: Readonly<Record<Threshold['operator'], (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
  '==': (value, limit) => value === limit,
};

function evaluate(threshold: Threshold, metric: K6Metric): ThresholdResult {
  const value = metric.values[threshold.statistic];
  if (value === undefined || countOf(metric) === 0) return { ...threshold, outcome: 'unmeasured' };
  return { ...threshold, value, outcome: HOLDS[threshold.operator](value, threshold.limit) ? 'held' : 'missed' };
}

function durationsOf({ values }: K6Metric): Durations {
  const [count = 0, median = 0, p90 = 0, p95 = 0, p99 = 0, max = 0] = [
    ...[values.count, values.med, values['p(90)'], values['p(95)'], values['p(99)'], values.max],
  ];
  return { count, median, p90, p95, p99, max };
}

/** @param at the end of the run */
export function summaryOf(data: K6Data, plan: PlanName, targets: Targets, at: Date): Summary {
  const metric = (name: string): K6Metric => data.metrics[name] ?? NONE;
  const thresholds = THRESHOLDS.map(threshold => evaluate(threshold, metric(threshold.metric)));
  const requests = metric('http_reqs').values;
  return {
    at: at.toISOString(),
    plan,
    stages: PLANS[plan].stages,
    seconds: data.state.testRunDurationMs / 1_000,
    targets,
    passed: thresholds.every(({ outcome }) => outcome === 'held'),
    thresholds,
    requests: { count: requests.count ?? 0, perSecond: requests.rate ?? 0 },
    routes: Object.fromEntries(Object.entries(ROUTES).map(([name, route]) => [route, durationsOf(metric(name))])),
    traceDelay: durationsOf(metric(METRICS.traceDelay)),
  };
}
