/** How much load, for how long, and what must hold under it. Used by the k6 script and by the command: no imports. */

/** Virtual users to reach, and the seconds to get there. */
export interface Stage {
  readonly users: number;
  readonly seconds: number;
}

/** A burst of requests, after a quiet time. */
export interface Burst {
  readonly quietSeconds: number;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Plan {
  readonly stages: readonly Stage[];
  /** Seconds that a user pauses between two steps. */
  readonly thinkSeconds: number;
  /** Probes of each metrics endpoint, Prometheus and Jaeger, per second. */
  readonly probesPerSecond: number;
  /** Traces to send and look up, per second. */
  readonly tracesPerSecond: number;
  readonly bursts: readonly Burst[];
}

/** Requirements, 5.3. */
const USERS = [5, 20, 50, 100, 50, 0] as const;
const stages = (seconds: readonly number[], portion = 1): readonly Stage[] =>
  USERS.map((users, at) => ({ users: Math.ceil(users * portion), seconds: seconds[at] as number }));

const burst = (quietSeconds: number, perSecond: number, seconds: number): Burst => ({
  quietSeconds,
  perSecond,
  seconds,
});

export const PLANS = {
  full: {
    stages: stages([60, 120, 180, 180, 120, 60]),
    thinkSeconds: 1,
    probesPerSecond: 1,
    tracesPerSecond: 0.5,
    bursts: [burst(60, 50, 10), burst(110, 100, 10), burst(110, 200, 10), burst(110, 100, 10), burst(110, 50, 10)],
  },
  /** The same shape in seconds, with a tenth of the users: tests the scenarios, and says little about the service. */
  short: {
    stages: stages([1, 1, 2, 2, 1, 1], 0.1),
    thinkSeconds: 0.5,
    probesPerSecond: 2,
    tracesPerSecond: 2,
    bursts: [burst(1, 10, 1), burst(2, 20, 1)],
  },
} as const satisfies Record<string, Plan>;
export type PlanName = keyof typeof PLANS;

export const secondsOf = ({ stages: all }: Plan): number => all.reduce((sum, { seconds }) => sum + seconds, 0);

/**
 * After how long a user's request or a probe counts as failed, and a trace as lost: spans wait in the service's queue for
 * up to five seconds, and in the collectors' queues.
 */
export const TIMEOUTS = { requestSeconds: 20, probeSeconds: 5, traceSeconds: 20 } as const;

/** The scenarios' own metrics, in addition to k6's. A rate is the share of successes, except that of `apiFailed`. */
export const METRICS = {
  apiDuration: 'api_duration',
  apiFailed: 'api_failed',
  counted: 'api_requests_counted',
  metricsDuration: 'metrics_endpoint_duration',
  metricsUp: 'metrics_endpoint_up',
  prometheusHealthy: 'prometheus_healthy',
  jaegerHealthy: 'jaeger_healthy',
  tracesFound: 'traces_found',
  traceDelay: 'trace_delay',
  burstDuration: 'burst_duration',
} as const;

/** A threshold in k6's terms; durations in milliseconds. */
export interface Threshold {
  /** A description for people. */
  readonly what: string;
  readonly metric: string;
  readonly statistic: 'rate' | 'p(95)' | 'p(99)';
  readonly operator: '<' | '>' | '==';
  readonly limit: number;
}

/** Requirements, 5.3, and two of the scenarios' own at the end. */
export const THRESHOLDS: readonly Threshold[] = [
  { what: 'API: 95th percentile', metric: METRICS.apiDuration, statistic: 'p(95)', operator: '<', limit: 2_000 },
  { what: 'API: 99th percentile', metric: METRICS.apiDuration, statistic: 'p(99)', operator: '<', limit: 5_000 },
  { what: 'API: requests that failed', metric: METRICS.apiFailed, statistic: 'rate', operator: '<', limit: 0.05 },
  { what: 'Prometheus healthy', metric: METRICS.prometheusHealthy, statistic: 'rate', operator: '>', limit: 0.95 },
  { what: 'Jaeger healthy', metric: METRICS.jaegerHealthy, statistic: 'rate', operator: '>', limit: 0.95 },
  { what: 'Metrics endpoints answer', metric: METRICS.metricsUp, statistic: 'rate', operator: '>', limit: 0.99 },
  {
    what: 'Metrics endpoints: 95th percentile',
    metric: METRICS.metricsDuration,
    statistic: 'p(95)',
    operator: '<',
    limit: 500,
  },
  { what: 'Traces found', metric: METRICS.tracesFound, statistic: 'rate', operator: '>', limit: 0.9 },
  { what: 'Requests seen by the counters', metric: METRICS.counted, statistic: 'rate', operator: '==', limit: 1 },
  { what: 'Bursts: 95th percentile', metric: METRICS.burstDuration, statistic: 'p(95)', operator: '<', limit: 2_000 },
];

/** Requests of web-api that are measured separately: name of the metric of their durations → method and route. */
export const ROUTES = {
  route_create_user: 'POST /v1/users',
  route_read_user: 'GET /v1/users/:id',
  route_list_conversations: 'GET /v1/users/:id/conversations',
  route_create_conversation: 'POST /v1/conversations',
  route_read_conversation: 'GET /v1/conversations/:id',
  route_ask_model: 'POST /v1/conversations/:id/messages',
  route_delete_conversation: 'DELETE /v1/conversations/:id',
} as const;
export type Route = keyof typeof ROUTES;

/** URLs that are put under load or probed, without a trailing slash. */
export interface Targets {
  readonly webApi: string;
  /** `/metrics` of the services; the first is that of the process behind `webApi`. */
  readonly metrics: readonly string[];
  readonly prometheus: string;
  readonly jaeger: string;
}

/** Environment variables that pass the configuration to the k6 script. */
export const VARIABLES = ['WEB_API', 'METRICS', 'PROMETHEUS', 'JAEGER', 'PLAN', 'FIGURES'] as const;
export type Variable = (typeof VARIABLES)[number];
