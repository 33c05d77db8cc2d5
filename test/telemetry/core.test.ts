import { trace } from '@opentelemetry/api';
import { http, telemetry } from '../../lib/catalogue';
import { testCore } from './core';

test('keeps what is recorded', async () => {
  const core = testCore();
  core.metrics.counter(http.requests).inc({ method: 'GET', path: '/a', status: '200' });
  core.metrics.histogram(http.requestDuration).observe({ method: 'GET', path: '/a' }, 0.02);
  expect(await core.value('http_requests_total')).toBe(1);
  expect(await core.value('http_requests_total', { path: '/b' })).toBeUndefined();
  expect(await core.value('http_request_duration_seconds_count', { path: '/a' })).toBe(1);
  expect(await core.value('http_request_duration_seconds_bucket', { le: '0.01' })).toBe(0);
  core.tracer.startActiveSpan('work', span => {
    expect(trace.getActiveSpan()).toBe(span);
    span.end();
  });
  expect(core.spans().map(span => span.name)).toEqual(['work']);
  core.log.child({ module: 'm' }).warn('careful');
  expect(core.lines).toEqual([expect.objectContaining({ level: 40, msg: 'careful', module: 'm' })]);
});

test('keeps failures of the library', async () => {
  const core = testCore();
  core.failures.report('http', new Error('no'));
  expect(core.faults).toEqual([{ part: 'http', error: new Error('no') }]);
  expect(await core.value(telemetry.errors.name, { part: 'http' })).toBe(1);
});
