/** What the compiler refuses: `npm run typecheck` fails where one of these lines compiles after all. */
import { ai, http, system, telemetry } from '../../../lib/catalogue';
import { TelemetryError } from '../../../telemetry/src/problems';
import { testCore } from '../core';

/** Untyped code gets past the compiler: none of it throws, and all of it is told. */
function record({ metrics }: ReturnType<typeof testCore>): number {
  const requests = metrics.counter(http.requests);
  // @ts-expect-error a label that the metric has not
  requests.inc({ method: 'GET', path: '/a', status: '200', user: '7' });
  // @ts-expect-error a label is missing
  requests.inc({ method: 'GET', path: '/a' });
  // @ts-expect-error a value that the label never takes
  requests.inc({ method: 'GET', path: '/a', status: '299' });
  // @ts-expect-error a value that is no string
  requests.inc({ method: 'GET', path: '/a', status: 200 });
  // @ts-expect-error an amount that is no number
  requests.inc({ method: 'GET', path: '/a', status: '200' }, '1');
  // @ts-expect-error labels of a metric without any
  metrics.gauge(http.activeRequests).inc({ method: 'GET' });
  // @ts-expect-error a value that is no number
  metrics.histogram(http.requestDuration).observe({ method: 'GET', path: '/a' }, '0.2');
  return 7;
}

test('a wrong label, value or amount does not compile, and is reported where nobody compiled', async () => {
  const core = testCore();
  const wrong = record(core);
  expect(core.faults).toHaveLength(wrong);
  expect(core.faults.map(({ error }) => (error as Error).name)).toEqual(Array(wrong).fill('WrongObservation'));
  expect(await core.series('http_requests_total')).toEqual([]);
  expect(await core.value('telemetry_errors_total', { part: 'metrics' })).toBe(wrong);
});

test('a metric of another kind does not compile, and is refused where nobody compiled', () => {
  const { metrics } = testCore();
  // @ts-expect-error a histogram is no counter
  expect(() => metrics.counter(http.requestDuration)).toThrow(
    new TelemetryError(['http_request_duration_seconds is a histogram, not a counter; make it with histogram()']),
  );
  // @ts-expect-error a counter is no gauge
  expect(() => metrics.gauge(http.requests)).toThrow('http_requests_total is a counter, not a gauge');
  // @ts-expect-error a gauge is no histogram: it has no buckets
  expect(() => metrics.histogram(system.memoryUsage)).toThrow('system_memory_usage_bytes is a gauge, not a histogram');
  // @ts-expect-error nothing is no metric
  expect(() => metrics.counter(undefined)).toThrow(
    'what was given for a counter (undefined) is in none of the families',
  );
});

test('what the catalogue declares compiles', async () => {
  const core = testCore();
  core.metrics.counter(ai.tokens).inc({ model: 'small', direction: 'prompt' }, 12);
  core.metrics.gauge(http.activeRequests).inc({});
  core.metrics.counter(telemetry.spans).inc({ outcome: 'dropped' });
  expect(core.faults).toEqual([]);
  expect(await core.value('ai_tokens_total')).toBe(12);
});
