/** Which hosts baggage is sent to, by real calls on loopback. */
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { readSettings } from '../../../telemetry/src/settings';
import { traceOutgoing } from '../../../telemetry/src/tracing/outgoing';
import { propagatorOf } from '../../../telemetry/src/tracing/propagation';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const withBaggage = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ tenant: { value: 'acme' } }));

let received: IncomingHttpHeaders[] = [];
const server = http.createServer((request, response) => {
  received.push(request.headers);
  if (request.url === '/elsewhere') response.writeHead(302, { location: `http://localhost:${port}/` });
  response.end();
});
let port: number;
let stop = () => {};
beforeAll(async () => {
  // Of both families, because localhost may be either.
  await new Promise<void>(resolve => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  stop();
  stop = () => {};
  propagation.disable();
  received = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

function set(env: Record<string, string>): void {
  const { tracing } = readSettings({ serviceName: 'test', env });
  propagation.setGlobalPropagator(propagatorOf(tracing));
  stop = traceOutgoing();
}

const byFetch = (host: string, path = '/') => fetch(`http://${host}:${port}${path}`).then(response => response.text());
const byRequest = (host: string, path = '/') =>
  new Promise<void>((resolve, reject) => {
    http
      .request({ host, port, path }, response => response.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
const sent = (): (string | undefined)[] => received.map(({ baggage }) => baggage as string | undefined);

describe.each([
  ['fetch', byFetch],
  ['node:http', byRequest],
])('%s', (_, call) => {
  test.each<[env: Record<string, string>, host: string, baggage: string | undefined]>([
    [{}, '127.0.0.1', 'tenant=acme'],
    [{ TRACE_EDGE: 'true' }, '127.0.0.1', undefined],
    [{ TRACE_EDGE: 'true', TRACE_BAGGAGE_HOSTS: '127.0.0.1' }, '127.0.0.1', 'tenant=acme'],
    [{ TRACE_BAGGAGE_HOSTS: 'ai-engine.aion.svc,127.0.0.1' }, '127.0.0.1', 'tenant=acme'],
    [{ TRACE_BAGGAGE_HOSTS: 'ai-engine.aion.svc' }, '127.0.0.1', undefined],
    [{ TRACE_BAGGAGE_HOSTS: '*.0.0.1' }, '127.0.0.1', 'tenant=acme'],
    [{ TRACE_BAGGAGE_HOSTS: '*.7.0.0.1' }, '127.0.0.1', undefined],
    [{ TRACE_BAGGAGE_HOSTS: 'localhost' }, 'LOCALHOST', 'tenant=acme'],
  ])('with %j, a call to %s has the baggage %j', async (env, host, baggage) => {
    set(env);
    await context.with(withBaggage, () => call(host));
    expect(sent()).toEqual([baggage]);
  });

  test('the trace goes everywhere', async () => {
    set({ TRACE_EDGE: 'true' });
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const { trace } = await import('@opentelemetry/api');
    await context.with(trace.setSpanContext(withBaggage, span), () => call('127.0.0.1'));
    expect(received[0]?.traceparent).toBe(`00-${span.traceId}-${span.spanId}-01`);
  });
});

test('a redirect to another host takes no baggage there', async () => {
  set({ TRACE_BAGGAGE_HOSTS: '127.0.0.1' });
  await context.with(withBaggage, () => byFetch('127.0.0.1', '/elsewhere'));
  expect(sent()).toEqual(['tenant=acme', undefined]);
});

test('what a program injects itself has no host, and so no baggage', async () => {
  set({ TRACE_BAGGAGE_HOSTS: '127.0.0.1' });
  await context.with(withBaggage, () => byRequest('127.0.0.1'));
  const headers = {};
  propagation.inject(withBaggage, headers);
  expect(headers).toEqual({});
});

test.each([
  ['https://a.test', '"https://a.test"'],
  ['a.test,*', '"*"'],
  ['A.test', '"A.test"'],
])('TRACE_BAGGAGE_HOSTS %j is refused', (hosts, wrong) => {
  expect(() => readSettings({ serviceName: 'test', env: { TRACE_BAGGAGE_HOSTS: hosts } })).toThrow(
    `TRACE_BAGGAGE_HOSTS: ${wrong}: not a host such as ai-engine.aion.svc, 10.0.0.1 or *.example.com, in lower case`,
  );
});

test('what the program sets takes precedence over the environment', () => {
  const env = { TRACE_EDGE: 'true', TRACE_BAGGAGE_HOSTS: 'a.test' };
  const { tracing } = readSettings({ serviceName: 'test', env, edge: false, baggageHosts: ['b.test'] });
  expect(tracing).toMatchObject({ edge: false, baggageHosts: ['b.test'] });
  expect(readSettings({ serviceName: 'test', env: {}, edge: true }).tracing).toMatchObject({
    edge: true,
    baggageHosts: [],
  });
  expect(() => readSettings({ serviceName: 'test', env: {}, baggageHosts: ['b c'] })).toThrow('baggageHosts: "b c"');
});
