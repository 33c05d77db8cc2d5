/** What the programs of a product expose, under a load that follows the hours of the day. */
import { ai, database, type Family, type Histogram, http, postgres, redis, system } from '../../lib/catalogue';
import type { LabelSet } from '../../tools/replay/rules';
import type { Target } from './target';
import type { Timeline } from './timeline';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const MEMORY_LIMIT = 2 * 2 ** 30;
export const MEMORY = 0.7 * 2 ** 30;

export const ROUTE = { method: 'GET', path: '/orders/:id' };
const OPERATION = { operation: 'select' };
const QUERY = { ...OPERATION, query: 'order' };
export const MODEL = { model: 'large' };

/** Requests a second that one pod serves in each hour of a day: 3 at night, 12 at noon. */
const HOURLY = Array.from({ length: 24 }, (_, hour) => 7.5 - 4.5 * Math.cos(((hour - 1) / 24) * 2 * Math.PI));

/** Bound → share of what took no longer. */
type Shares = Readonly<Record<number, number>>;
const QUICK: Shares = { 0.01: 0.2, 0.05: 0.7, 0.1: 0.9, 0.25: 0.98, 0.5: 0.995, 1: 0.9995, 2.5: 1 };
const INFERENCE: Shares = { 0.5: 0.1, 1: 0.3, 2.5: 0.7, 5: 0.9, 10: 0.98, 20: 0.999, 30: 1 };

/** A share of the requests of a usual hour, for the whole of the simulation. */
function follow(rate: Timeline, { from, to }: { from: number; to: number }, share: number): void {
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) {
    const span = { from: Math.max(from, hour * HOUR), to: Math.min(to, (hour + 1) * HOUR) };
    rate.set(span, share * (HOURLY[hour % 24] as number));
  }
}

/** As Prometheus 3 stores bounds. */
const bound = (le: number): string => (Number.isInteger(le) ? `${le}.0` : `${le}`);

type Span = { readonly from: number; readonly to: number };

function durations(
  target: Target,
  metric: Histogram,
  labels: LabelSet,
  span: Span,
  each: number,
  shares: Shares,
): void {
  const known = Object.entries(shares).map(([le, share]) => [Number(le), share] as const);
  const share = (le: number) => Math.max(0, ...known.filter(([other]) => other <= le).map(([, value]) => value));
  for (const le of metric.buckets) {
    const counter = target.counter(metric.bucket.seriesName, { ...labels, le: bound(le) });
    follow(counter.rate, span, each * share(le));
  }
  follow(target.counter(metric.bucket.seriesName, { ...labels, le: '+Inf' }).rate, span, each);
  follow(target.counter(metric.count.seriesName, labels).rate, span, each);
  follow(target.counter(metric.sum.seriesName, labels).rate, span, each * 0.1);
}

export const requestsOf = (pod: Target, status: string) => pod.counter(http.requests.name, { ...ROUTE, status });
export const queriesOf = (pod: Target) => pod.counter(database.queryDuration.count.seriesName, QUERY);
export const queryErrorsOf = (pod: Target, kind: string) =>
  pod.counter(database.queryErrors.name, { ...OPERATION, kind });
export const inferencesOf = (pod: Target) => pod.counter(ai.requests.name, MODEL);
export const inferenceErrorsOf = (pod: Target, kind: string) => pod.counter(ai.errors.name, { ...MODEL, kind });

/** What a target exposes, by family, from a moment on. Families that are not here expose nothing: their alerts stay silent. */
const EXPOSED: ReadonlyMap<Family, (target: Target, span: Span) => void> = new Map<
  Family,
  (target: Target, span: Span) => void
>([
  [
    http,
    (target, span) => {
      follow(requestsOf(target, '200').rate, span, 0.9998);
      follow(requestsOf(target, '500').rate, span, 0.0002);
      follow(target.counter(http.requestErrors.name, { ...ROUTE, kind: 'server' }).rate, span, 0.0002);
      target.gauge(http.activeRequests.name).set(span, 2);
      durations(target, http.requestDuration, ROUTE, span, 1, QUICK);
    },
  ],
  [
    database,
    (target, span) => {
      durations(target, database.queryDuration, QUERY, span, 3, QUICK);
      for (const kind of ['connection', 'constraint', 'timeout', 'other'])
        queryErrorsOf(target, kind).rate.set(span, 0);
      const pool = { pool: 'main' };
      target.gauge(database.connectionsActive.name, pool).set(span, 4);
      target.gauge(database.connectionsIdle.name, pool).set(span, 6);
      target.gauge(database.connectionsMax.name, pool).set(span, 20);
      target.gauge(database.connectionsWaiting.name, pool).set(span, 0);
    },
  ],
  [
    ai,
    (target, span) => {
      follow(inferencesOf(target).rate, span, 0.1);
      follow(inferenceErrorsOf(target, 'internal').rate, span, 0.0002);
      durations(target, ai.duration, MODEL, span, 0.1, INFERENCE);
      target.gauge(ai.activeSessions.name).set(span, 12);
      for (const direction of ['prompt', 'completion']) {
        follow(target.counter(ai.tokens.name, { ...MODEL, direction }).rate, span, 40);
      }
    },
  ],
  [
    system,
    (target, span) => {
      target.gauge(system.memoryUsage.name).set(span, MEMORY);
      target.gauge(system.cpuUsage.name).set(span, 35);
    },
  ],
  [
    postgres,
    (target, span) => {
      const inDatabase = { datid: '16384', datname: 'product' };
      target.gauge(postgres.up.name).set(span, 1);
      target.gauge(postgres.maxConnections.name).set(span, 200);
      target.gauge(postgres.connections.name, { datname: 'product', state: 'idle' }).set(span, 60);
      target.counter(postgres.commits.name, inDatabase).rate.set(span, 90);
      target.counter(postgres.rollbacks.name, inDatabase).rate.set(span, 0.1);
      target.counter(postgres.deadlocks.name, inDatabase).rate.set(span, 0);
      target.gauge(postgres.size.name, { datname: 'product' }).set(span, 20 * 2 ** 30, 100);
    },
  ],
  [
    redis,
    (target, span) => {
      target.gauge(redis.up.name).set(span, 1);
      target.gauge(redis.memoryUsed.name).set(span, 2 ** 30);
      target.gauge(redis.memoryMax.name).set(span, 4 * 2 ** 30);
      target.gauge(redis.clients.name).set(span, 40);
      target.counter(redis.commands.name).rate.set(span, 300);
      target.counter(redis.keyspaceHits.name).rate.set(span, 280);
      target.counter(redis.keyspaceMisses.name).rate.set(span, 20);
      target.counter(redis.evictedKeys.name).rate.set(span, 0);
    },
  ],
]);

export function expose(target: Target, families: readonly Family[], span: Span): void {
  for (const family of families) EXPOSED.get(family)?.(target, span);
}
