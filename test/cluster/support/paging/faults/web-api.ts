import type { Fault } from '../fault';
import { deletePod, inService, OF, ROLL_BACK } from './in-service';

/** A user that does not exist is not cached, so each request is a query. */
const QUERIES = '/v1/users/00000000-0000-4000-8000-000000000000';

export const WEB_API_FAULTS = {
  // At 4 a second, half of them slow, five of the pool's twenty connections are in use.
  slowQueries: inService(
    'web-api',
    { 'slow-queries': { seconds: 2.5, share: 0.5 }, traffic: { perSecond: 4, path: QUERIES } },
    {
      SlowDatabaseQueries: {
        findings: [
          { step: 1, series: { operation: /select/i }, value: seconds => seconds > 2, reads: 'step 4' },
          { step: 3, prints: /SELECT \* FROM \(/, reads: 'at the top of the list' },
        ],
        silent: { 'rate(pg_stat_database_deadlocks[5m]))': 'there are no deadlocks' },
        remedy: { item: 4, follow: ROLL_BACK },
      },
    },
  ),
  /** High traffic that succeeds, so that earlier failures soon become a small share of the window. */
  traffic: inService('web-api', { traffic: { perSecond: 80, path: QUERIES } }),
  noConnection: inService(
    'web-api',
    { 'connection-errors': {}, traffic: { perSecond: 30, path: QUERIES } },
    {
      DatabaseConnectionErrors: {
        findings: [
          {
            step: 1,
            series: { pod: OF['web-api'] },
            value: errors => errors > 0,
            reads: 'One pod',
            gives: { POD: 'pod' },
          },
          { step: 2, series: {}, value: up => up === 1, reads: 'the service cannot reach it' },
        ],
        remedy: deletePod(1, /delete pod/),
      },
    },
  ),
  // Each request waits until it gives up, after five seconds: about ten wait at any time. The pool first, so that all of
  // its connections are free to be taken.
  pool: inService(
    'web-api',
    { 'pool-exhaustion': { share: 1 }, traffic: { perSecond: 2, path: QUERIES } },
    {
      DatabaseConnectionPoolExhausted: {
        findings: [
          {
            step: 1,
            series: { instance: OF['web-api'] },
            value: share => share > 0.9,
            reads: 'connections leak in that process',
            gives: { POD: 'instance' },
          },
          { step: 3, series: {}, value: share => share < 0.9, reads: 'Above 0.9' },
        ],
        remedy: deletePod(1),
      },
    },
  ),
  errors: inService(
    'web-api',
    { errors: { share: 0.3 }, traffic: { perSecond: 30, path: QUERIES } },
    {
      HighErrorRate: {
        findings: [
          { step: 1, series: { status: '500' }, count: routes => routes > 1, reads: 'Many routes, 500' },
          { step: 2, series: { pod: OF['web-api'] }, value: share => share > 0.05, reads: 'delete that pod' },
          { step: 5, prints: /the fault \\?"errors\\?" is on/, reads: 'What do the pods log?' },
        ],
        remedy: { item: 1, follow: ROLL_BACK },
      },
      SLAErrorRateViolation: {
        findings: [
          { step: 2, series: { service: 'web-api' }, value: used => used > 1, reads: '1 means that all of it is used' },
          { step: 3, series: { status: '500' }, value: failed => failed > 0, reads: "that day's incident" },
        ],
        remedy: { none: 'nothing raises an average of days; the runbook protects what is left of it' },
      },
    },
  ),
  queryErrors: inService(
    'web-api',
    { 'query-errors': { share: 0.1 }, traffic: { perSecond: 30, path: QUERIES } },
    {
      HighDatabaseErrorRate: {
        findings: [
          { step: 1, series: { kind: 'other' }, value: rate => rate > 0, reads: 'disk full' },
          { step: 5, prints: /\bf\b.*\boff\b/, reads: 'after a failover' },
        ],
        silent: { 'column|relation|constraint|duplicate key': 'what fails is of another kind' },
        remedy: { item: 2, follow: ROLL_BACK },
      },
    },
  ),
  vanished: inService(
    'web-api',
    { vanish: {} },
    {
      ServiceDown: {
        findings: [
          { step: 1, series: { service: 'web-api' }, value: up => up === 0, reads: 'the fault is local' },
          {
            step: 1,
            series: { instance: OF['web-api'] },
            value: up => up === 0,
            reads: 'Which targets',
            gives: { POD: 'instance' },
          },
          { step: 2, prints: /web-api-.* Running/, reads: '`Running`, ready or not → step 3' },
          { step: 3, prints: /web-api/, reads: 'Prometheus reports the error of each target' },
        ],
        remedy: deletePod(2),
      },
    },
  ),
  /** Requests that fail and are slow: HighErrorRate explains HighLatency of the same service. */
  slowRequests: inService('web-api', { latency: { milliseconds: 2_000 } }),
  success: inService('web-api', { traffic: { perSecond: 150, path: QUERIES } }),
} as const satisfies Readonly<Record<string, Fault>>;
