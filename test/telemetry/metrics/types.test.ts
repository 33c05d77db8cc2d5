/** What the compiler refuses: `npm run typecheck` fails if one of these lines compiles. */
import { ai, http, system, telemetry } from '../../../lib/catalogue';
import { TelemetryError } from '../../../telemetry/src/problems';
import { testCore } from '../core';

/** Calls that untyped code could make: none throws, and all are reported. */
function record({ metrics }: ReturnType<typeof testCore>): number {
  const requests = metrics.counter(http.requests);
  // @ts-expect-error a label that the metric does not have
  requests.inc({ method: 'GET', path: '/a', status: '200', user: '7' });
  // @ts-expect-error a label is missing
  requests.inc({ method: 'GET', path: '/a' });
  // @ts-expect-error a value that the label never takes
  requests.inc({ method: 'GET', path: '/a', status: '299' });
  // @ts-expect-error a value that is not a string
  requests.inc({ method: 'GET', path: '/a', status: 200 });
  // @ts-expect-error an amount that is not a number
  requests.inc({ method: 'GET', path: '/a', status: '200' }, '1');
  // @ts-expect-error labels of a metric without any
  metrics.gauge(http.activeRequests).inc({ method: 'GET' });
  // @ts-expect-error a value that is not a number
  metrics.histogram(http.requestDuration).observe({ method: 'GET', path: '/a' }, '0.2');
  return 7;
}

test('a wrong label, value or amount does not compile, and is reported in untyped code', async () => {
  const core = testCore();
  const wrong = record(core);
  expect(core.faults).toHaveLength(wrong);
  expect(core.faults.map(({ error }) => (error as Error).name)).toEqual(Array(wrong).fill('WrongObservation'));
  expect(await core.series('http_requests_total')).toEqual([]);
  expect(await core.value('telemetry_errors_total', { part: 'metrics' })).toBe(wrong);
});

test('a metric of another kind does not compile, and is refused in untyped code', () => {
  const { metrics } = testCore();
  // @ts-expect-error a histogram is not a counter
  expect(() => metrics.counter(http.requestDuration)).toThrow(
    new TelemetryError(['http_request_duration_seconds is a histogram, not a counter; make it with histogram()']),
  );
  // @ts-expect-error a counter is not a gauge
  expect(() => metrics.gauge(http.requests)).toThrow('http_requests_total is a counter, not a gauge');
  // @ts-expect-error a gauge is not a histogram: it has no buckets
  expect(() => metrics.histogram(system.memoryUsage)).toThrow('system_memory_usage_bytes is a gauge, not a histogram');
  // @ts-expect-error undefined is not a metric
  expect(() => metrics.counter(undefined)).toThrow('the argument of counter() (undefined) is not in any family');
});

test('what the catalogue declares compiles', async () => {
  const core = testCore();
  core.metrics.counter(ai.tokens).inc({ model: 'small', direction: 'prompt' }, 12);
  core.metrics.gauge(http.activeRequests).inc({});
  core.metrics.counter(telemetry.spans).inc({ outcome: 'dropped' });
  expect(core.faults).toEqual([]);
  expect(await core.value('ai_tokens_total')).toBe(12);
});
