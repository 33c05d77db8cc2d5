import { context, trace } from '@opentelemetry/api';
import { telemetry } from '../../../lib/catalogue';
import { withRequest } from '../../../telemetry/src/context';
import { Failures } from '../../../telemetry/src/failures';
import { Metrics } from '../../../telemetry/src/metrics/metrics';
import { capture } from './capture';

let requests = 0;
function inRequest<T>(route: string | undefined, work: () => T, traceId?: string): T {
  requests += 1;
  const request = { requestId: `request-${requests}`, correlationId: 'c', method: 'GET', ...(route && { route }) };
  const active = withRequest(request);
  if (traceId === undefined) return context.with(active, work);
  return context.with(trace.setSpanContext(active, { traceId, spanId: 'a'.repeat(16), traceFlags: 1 }), work);
}

test('keeps every line of routes without a share, and outside requests', () => {
  const { log, messages } = capture({ LOG_SAMPLE: '/health=0,/v1/*=0' });
  inRequest('/users', () => log.info('a'));
  inRequest('/healthy', () => log.info('b'));
  inRequest(undefined, () => log.info('c'));
  log.info('d');
  inRequest('/health', () => log.info('dropped'));
  inRequest('/v1/tokens/:id', () => log.info('dropped'));
  expect(messages()).toEqual(['a', 'b', 'c', 'd']);
});

test('the exact route takes precedence over a prefix, and the longest prefix over others', () => {
  const { log, messages } = capture({ LOG_SAMPLE: '/v1/*=0,/v1/a=1,/v1/b/*=1' });
  for (const route of ['/v1/a', '/v1/b/c', '/v1/c']) inRequest(route, () => log.info(route));
  expect(messages()).toEqual(['/v1/a', '/v1/b/c']);
});

test('never drops warnings, errors, and lines with an error', () => {
  const { log, messages, lines } = capture({ LOG_SAMPLE: '/health=0' });
  inRequest('/health', () => {
    log.debug('d');
    log.info('d');
    for (const level of ['warn', 'error', 'fatal'] as const) log[level](level);
    log.info(new Error('alone'));
    log.info({ err: new Error('x') }, 'as err');
    log.info({ error: 'x' }, 'as error');
    log.info({ reason: new Error('x') }, 'as reason');
    log.info({ err: undefined }, 'd');
  });
  expect(messages()).toEqual(['warn', 'error', 'fatal', 'alone', 'as err', 'as error', 'as reason']);
  expect(lines().filter(line => 'sample_rate' in line)).toEqual([]);
});

test('keeps a share of the requests, each with all of its lines, which have the share', () => {
  const { log, lines } = capture({ LOG_SAMPLE: '/x=0.25' });
  const count = 4_000;
  for (let i = 0; i < count; i += 1) {
    inRequest('/x', () => {
      log.info({ i }, 'first');
      log.child({}).info({ i }, 'second');
    });
  }
  const kept = lines();
  expect(kept.every(line => line.sample_rate === 0.25)).toBe(true);
  const requestsWith = (msg: string) => kept.filter(line => line.msg === msg).map(line => line.i);
  expect(requestsWith('first')).toEqual(requestsWith('second'));
  // Six standard deviations of a binomial distribution; the ids are the same in each run.
  expect(Math.abs(requestsWith('first').length - count * 0.25)).toBeLessThan(6 * Math.sqrt(count * 0.25 * 0.75));
});

test('keeps or drops a trace in every service', () => {
  const [one, two] = [capture({ LOG_SAMPLE: '/x=0.5' }), capture({ LOG_SAMPLE: '/y/*=0.5' })];
  for (let i = 0; i < 200; i += 1) {
    const traceId = (i + 1).toString(16).padStart(32, 'c');
    inRequest('/x', () => one.log.info(traceId), traceId);
    inRequest('/y/z', () => two.log.info(traceId), traceId);
  }
  expect(one.messages()).toEqual(two.messages());
  expect(one.messages().length).toBeGreaterThan(60);
  expect(one.messages().length).toBeLessThan(140);
});

test('keeps or drops a whole request, even if its trace starts later', () => {
  const { log, lines } = capture({ LOG_SAMPLE: '/x=0.5' });
  for (let i = 0; i < 100; i += 1) {
    inRequest('/x', () => {
      log.info({ i }, 'before');
      const span = { traceId: (i + 1).toString(16).padStart(32, 'd'), spanId: 'a'.repeat(16), traceFlags: 1 };
      context.with(trace.setSpanContext(context.active(), span), () => log.info({ i }, 'after'));
    });
  }
  const requestsWith = (msg: string) =>
    lines()
      .filter(line => line.msg === msg)
      .map(line => line.i);
  expect(requestsWith('before')).toEqual(requestsWith('after'));
});

test('counts dropped lines', async () => {
  const metrics = new Metrics([], new Failures());
  const { log } = capture({ LOG_SAMPLE: '/health=0' }, { metrics });
  inRequest('/health', () => log.info('x'));
  inRequest('/health', () => log.info('x'));
  const { values } = (await metrics.registry.getSingleMetric(telemetry.logLinesDropped.name)?.get()) ?? { values: [] };
  expect(values).toContainEqual(expect.objectContaining({ value: 2, labels: { reason: 'sampled' } }));
});

test.each([
  ['/x', 'LOG_SAMPLE: "/x" is not name=value'],
  ['/x=2,/y=', 'LOG_SAMPLE: "2" is not a share from 0 to 1; "" is not a share from 0 to 1'],
  ['/x=1,/x=0', 'LOG_SAMPLE: /x is set twice'],
])('refuses an invalid setting: %s', (text, problem) => {
  expect(() => capture({ LOG_SAMPLE: text })).toThrow(problem);
});
