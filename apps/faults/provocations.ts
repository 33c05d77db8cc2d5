/** Which faults make each alert of the requirements (2.2) fire, how strong they must be, and how long they must last. */

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

/** The range of the expressions. */
const WINDOW = minutes(5);
/** How much of the window must be filled until a share of what happens in it crosses the threshold. */
const filling = (threshold: number, strength: number): Duration =>
  seconds(Math.ceil((WINDOW.value * threshold) / strength));
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

export const PROVOCATIONS = {
  HighErrorRate: {
    service: 'web-api',
    faults: { ...REQUESTS, errors: { share: HALF } },
    strength: ratio(HALF),
    crosses: filling(0.05, HALF),
  },
  HighLatency: {
    service: 'web-api',
    faults: { ...REQUESTS, latency: { milliseconds: 2_000 } },
    strength: seconds(2),
    crosses: filling(0.05, 1),
  },
  HighRequestRate: {
    service: 'web-api',
    faults: { traffic: { perSecond: 1_300 } },
    strength: perSecond(1_300),
    crosses: filling(1_000, 1_300),
  },
  ServiceDown: { service: 'web-api', faults: { vanish: {} }, strength: count(0), crosses: AT_ONCE },
  DatabaseConnectionPoolExhausted: {
    service: 'web-api',
    faults: { 'pool-exhaustion': { share: 0.95 } },
    strength: ratio(0.95),
    crosses: AT_ONCE,
  },
  SlowDatabaseQueries: {
    service: 'web-api',
    faults: { ...QUERIES, 'slow-queries': { seconds: 2.5 } },
    strength: seconds(2.5),
    crosses: filling(0.05, HALF),
  },
  HighDatabaseErrorRate: {
    service: 'web-api',
    faults: { ...QUERIES, 'query-errors': { share: HALF } },
    strength: ratio(HALF),
    crosses: filling(0.01, HALF),
  },
  DatabaseConnectionErrors: {
    service: 'web-api',
    faults: { ...QUERIES, 'connection-errors': {} },
    strength: perSecond(QUERIES.traffic.perSecond),
    crosses: filling(0.1, QUERIES.traffic.perSecond),
  },
  AIInferenceFailureRate: {
    service: 'ai-engine',
    faults: { ...INFERENCES, 'inference-errors': { share: HALF } },
    strength: ratio(HALF),
    crosses: filling(0.1, HALF),
  },
  SlowAIInference: {
    service: 'ai-engine',
    faults: { ...INFERENCES, 'slow-inference': { seconds: 35 } },
    strength: seconds(35),
    crosses: seconds(35 + filling(0.05, 1).value),
  },
  HighActiveAISessions: {
    service: 'ai-engine',
    faults: { sessions: { count: 150 } },
    strength: count(150),
    crosses: AT_ONCE,
  },
  HighMemoryUsage: {
    service: 'ai-engine',
    faults: { memory: { residentBytes: 8.5e9 } },
    strength: bytes(8.5e9),
    crosses: AT_ONCE,
  },
  HighCPUUsage: { service: 'web-api', faults: { cpu: { share: 1 } }, strength: percent(100), crosses: AT_ONCE },
  DiskSpaceLow: { service: 'web-api', faults: { disk: { freeShare: 0.05 } }, strength: ratio(0.05), crosses: AT_ONCE },
  /** Between this alert's threshold and that of DiskSpaceLow. */
  NodeDiskFilling: {
    service: 'web-api',
    faults: { disk: { freeShare: 0.12 } },
    strength: ratio(0.88),
    crosses: AT_ONCE,
  },
  NodeMemoryHigh: {
    service: 'web-api',
    faults: { 'node-memory': { usedShare: 0.85 } },
    strength: ratio(0.85),
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
    faults: { ...REQUESTS, errors: { share: HALF } },
    strength: ratio(HALF),
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
