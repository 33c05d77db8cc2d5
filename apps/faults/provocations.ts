/**
 * Which faults make each alert of the requirements (2.2) fire, how strong they must be, and how long they must last. Strengths
 * follow from the thresholds that AION declares.
 */

import type { AlertThresholds } from '../../aion/alerts';
import { aion } from '../../aion/stack';
import {
  bytes,
  count,
  type Duration,
  minutes,
  percent,
  perSecond,
  type Quantity,
  ratio,
  seconds,
} from '../../lib/catalogue';
import { bindAlerts, platformThreshold } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';

type Name = Provocation['service'];
export interface Provocation {
  /** Whose control port takes the faults. */
  readonly service: 'web-api' | 'ai-engine';
  /** Faults with their parameters, active together; `PUT /faults/<name>` takes each as it is. */
  readonly faults: Readonly<Record<string, object>>;
  /** The value that the alert then compares with its threshold; none where the alert counts what the cluster does. */
  readonly strength?: Quantity;
  /** From the first fault until the condition of the alert holds, not counting scrape and evaluation intervals. */
  readonly crosses: Duration;
}

const [production] = aion.environments;
if (production === undefined) throw new Error('AION declares no environment');
const settings = ruleSettings(aion, production);
const bound = bindAlerts(aion.rules, monitoredIn(production, aion.services), settings);
/** What production compares with: its threshold for the service, or for any where the service does not have the alert. */
export function thresholdOf(alert: keyof AlertThresholds, service: Name): Quantity {
  const own = bound.get(service)?.find(({ alert: { name } }) => name === alert);
  return own?.threshold ?? platformThreshold(aion.rules, alert, settings);
}
const levelOf = (alert: keyof AlertThresholds, service: Name): number => thresholdOf(alert, service).value;

/** The range of the expressions. */
const WINDOW = minutes(5);
/** The range of DatabaseConnectionErrors. */
const SHORT_WINDOW = minutes(2);
/** How much of the window must be filled until a share of what happens in it crosses the threshold. */
const filling = (threshold: number, strength: number, window = WINDOW): Duration =>
  seconds(Math.ceil((window.value * threshold) / strength));
const AT_ONCE = seconds(0);

const REQUESTS = { traffic: { perSecond: 10 } };
/** A user that does not exist is never cached: each request is a query. */
const QUERIES = { traffic: { perSecond: 5, path: '/v1/users/00000000-0000-4000-8000-000000000000' } };
const INFERENCES = {
  traffic: {
    perSecond: 1.5,
    path: '/v1/inference',
    body: JSON.stringify({ session: 'traffic', model: 'aion-small', prompt: 'What is slow?', maxTokens: 8 }),
  },
};
const HALF = 0.5;
/** Half, or where that is not enough, halfway from the threshold to all. */
const shareBeyond = (threshold: number): number => (threshold < HALF ? HALF : (1 + threshold) / 2);

const ERRORS = shareBeyond(levelOf('HighErrorRate', 'web-api'));
const LATENCY = 2 * levelOf('HighLatency', 'web-api');
const REQUEST_RATE = Math.ceil(1.3 * levelOf('HighRequestRate', 'web-api'));
/** All of the pool, since requests only wait for a connection while none is left. */
const POOL = 1;
const SLOW_QUERIES = 1.25 * levelOf('SlowDatabaseQueries', 'web-api');
const QUERY_ERRORS = shareBeyond(levelOf('HighDatabaseErrorRate', 'web-api'));
const INFERENCE_ERRORS = shareBeyond(levelOf('AIInferenceFailureRate', 'ai-engine'));
const SLOW_INFERENCE = (7 / 6) * levelOf('SlowAIInference', 'ai-engine');
const SESSIONS = Math.ceil(1.5 * levelOf('HighActiveAISessions', 'ai-engine'));
const MEMORY = 1.0625 * levelOf('HighMemoryUsage', 'ai-engine');
const DISK_LOW = levelOf('DiskSpaceLow', 'web-api');
/** Between the two alerts' thresholds: NodeDiskFilling fires, and DiskSpaceLow does not. */
const DISK_FILLING = (3 * DISK_LOW + 2 * (1 - levelOf('NodeDiskFilling', 'web-api'))) / 5;
const NODE_MEMORY = (3 * levelOf('NodeMemoryHigh', 'web-api') + 1) / 4;
const PERIOD_ERRORS = shareBeyond(levelOf('SLAErrorRateViolation', 'web-api'));

export const PROVOCATIONS = {
  HighErrorRate: {
    service: 'web-api',
    faults: { ...REQUESTS, errors: { share: ERRORS } },
    strength: ratio(ERRORS),
    crosses: filling(levelOf('HighErrorRate', 'web-api'), ERRORS),
  },
  HighLatency: {
    service: 'web-api',
    faults: { ...REQUESTS, latency: { milliseconds: 1_000 * LATENCY } },
    strength: seconds(LATENCY),
    crosses: filling(0.05, 1),
  },
  HighRequestRate: {
    service: 'web-api',
    faults: { traffic: { perSecond: REQUEST_RATE } },
    strength: perSecond(REQUEST_RATE),
    crosses: filling(levelOf('HighRequestRate', 'web-api'), REQUEST_RATE),
  },
  ServiceDown: { service: 'web-api', faults: { vanish: {} }, strength: count(0), crosses: AT_ONCE },
  DatabaseConnectionPoolExhausted: {
    service: 'web-api',
    // The pool first: what it holds must not be in use by then.
    faults: { 'pool-exhaustion': { share: POOL }, ...QUERIES },
    strength: ratio(POOL),
    crosses: AT_ONCE,
  },
  SlowDatabaseQueries: {
    service: 'web-api',
    faults: { ...QUERIES, 'slow-queries': { seconds: SLOW_QUERIES } },
    strength: seconds(SLOW_QUERIES),
    crosses: filling(0.05, HALF),
  },
  HighDatabaseErrorRate: {
    service: 'web-api',
    faults: { ...QUERIES, 'query-errors': { share: QUERY_ERRORS } },
    strength: ratio(QUERY_ERRORS),
    crosses: filling(levelOf('HighDatabaseErrorRate', 'web-api'), QUERY_ERRORS),
  },
  DatabaseConnectionErrors: {
    service: 'web-api',
    faults: { ...QUERIES, 'connection-errors': {} },
    strength: perSecond(QUERIES.traffic.perSecond),
    crosses: filling(levelOf('DatabaseConnectionErrors', 'web-api'), QUERIES.traffic.perSecond, SHORT_WINDOW),
  },
  AIInferenceFailureRate: {
    service: 'ai-engine',
    faults: { ...INFERENCES, 'inference-errors': { share: INFERENCE_ERRORS } },
    strength: ratio(INFERENCE_ERRORS),
    crosses: filling(levelOf('AIInferenceFailureRate', 'ai-engine'), INFERENCE_ERRORS),
  },
  SlowAIInference: {
    service: 'ai-engine',
    faults: { ...INFERENCES, 'slow-inference': { seconds: SLOW_INFERENCE } },
    strength: seconds(SLOW_INFERENCE),
    crosses: seconds(SLOW_INFERENCE + filling(0.05, 1).value),
  },
  HighActiveAISessions: {
    service: 'ai-engine',
    faults: { sessions: { count: SESSIONS } },
    strength: count(SESSIONS),
    crosses: AT_ONCE,
  },
  HighMemoryUsage: {
    service: 'ai-engine',
    faults: { memory: { residentBytes: MEMORY } },
    strength: bytes(MEMORY),
    crosses: AT_ONCE,
  },
  HighCPUUsage: { service: 'web-api', faults: { cpu: { share: 1 } }, strength: percent(100), crosses: AT_ONCE },
  DiskSpaceLow: {
    service: 'web-api',
    faults: { disk: { freeShare: DISK_LOW / 2 } },
    strength: ratio(DISK_LOW / 2),
    crosses: AT_ONCE,
  },
  NodeDiskFilling: {
    service: 'web-api',
    faults: { disk: { freeShare: DISK_FILLING } },
    strength: ratio(1 - DISK_FILLING),
    crosses: AT_ONCE,
  },
  NodeMemoryHigh: {
    service: 'web-api',
    faults: { 'node-memory': { usedShare: NODE_MEMORY } },
    strength: ratio(NODE_MEMORY),
    crosses: AT_ONCE,
  },
  /** 0.1 % of 30 days, recorded every half hour over the last half hour. */
  SLAAvailabilityViolation: {
    service: 'web-api',
    faults: { vanish: {} },
    crosses: minutes(90),
  },
  /** On a Prometheus without history, the rate covers only the time since the first sample. */
  SLAErrorRateViolation: {
    service: 'web-api',
    faults: { ...REQUESTS, errors: { share: PERIOD_ERRORS } },
    strength: ratio(PERIOD_ERRORS),
    crosses: seconds(2 * WINDOW.value),
  },
  /** The kubelet waits 10 s, 20 s, 40 s … between restarts: the second one is what the alert counts. */
  PodCrashLooping: {
    service: 'web-api',
    faults: { crash: { afterSeconds: 2, crashes: 8 } },
    strength: count(8),
    crosses: seconds(60),
  },
  PodOOMKilled: {
    service: 'web-api',
    faults: { 'out-of-memory': { mebibytesPerSecond: 256 } },
    strength: count(1),
    crosses: seconds(30),
  },
} as const satisfies Partial<Record<keyof AlertThresholds, Provocation>>;
export type ProvokedAlert = keyof typeof PROVOCATIONS;

/** How long the faults have to last for the alert to fire: `crosses`, and the alert's own `for`. */
export function holdFor(name: ProvokedAlert): Duration {
  const declared = aion.rules.alerts.find(alert => alert.name === name);
  return seconds(PROVOCATIONS[name].crosses.value + (declared?.for?.value ?? 0));
}
