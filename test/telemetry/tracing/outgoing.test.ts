/** Calls with fetch and node:http to a server on loopback: their spans and headers. */
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceOutgoing } from '../../../telemetry/src/tracing/outgoing';
import { freePort, run } from '../../../tools/process/run';
import { bundle, MODULES } from './child';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
let received: IncomingHttpHeaders[] = [];
const server = http.createServer((request, response) => {
  received.push(request.headers);
  response.writeHead(request.url?.startsWith('/broken') ? 500 : 200).end('body');
});
let port: number;
let stop = () => {};

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  received = [];
  exporter.reset();
  stop = traceOutgoing(provider);
});
afterEach(() => stop());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

type Call = (path: string, options?: http.RequestOptions) => Promise<unknown>;

const byFetch: Call = async path => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const byRequest: Call = (path, options) =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, ...options }, response => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject).end();
  });
const byGet: Call = (path, options = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(`http://127.0.0.1:${port}${path}`);
    http.get(url, options, response => response.resume().on('end', resolve)).on('error', reject);
  });

describe.each([
  ['fetch', byFetch],
  ['http.request', byRequest],
  ['http.get', byGet],
])('%s', (_, call) => {
  test('has a span below the caller, with the URL but not the query, and propagates the trace', async () => {
    const tracer = provider.getTracer('test');
    await tracer.startActiveSpan('caller', async span => {
      await call('/users/7?token=hidden');
      span.end();
    });
    const [client, caller] = exporter.getFinishedSpans();
    expect(client).toMatchObject({
      name: 'GET',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'url.full': `http://127.0.0.1:${port}/users/7`,
        'server.address': '127.0.0.1',
        'server.port': port,
      },
    });
    expect(JSON.stringify(client?.attributes)).not.toContain('hidden');
    const { traceId, spanId } = client?.spanContext() ?? {};
    expect([traceId, client?.parentSpanContext?.spanId]).toEqual([
      caller?.spanContext().traceId,
      caller?.spanContext().spanId,
    ]);
    expect(received[0]?.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  test('records an error of the server in the span', async () => {
    await call('/broken');
    expect(exporter.getFinishedSpans()).toMatchObject([
      { status: { code: SpanStatusCode.ERROR }, attributes: { 'http.response.status_code': 500 } },
    ]);
  });

  test('rethrows an error of the connection, and records it in the span', async () => {
    const at = port;
    port = await freePort();
    await expect(call('/')).rejects.toThrow();
    port = at;
    const [span] = exporter.getFinishedSpans();
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.events.map(({ name }) => name)).toEqual(['exception']);
  });

  test('is not traced once tracing has stopped', async () => {
    stop();
    stop = () => {};
    await call('/');
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(received[0]).not.toHaveProperty('traceparent');
  });

  test('propagates the incoming trace even without tracing', async () => {
    stop();
    stop = traceOutgoing();
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE, isRemote: true };
    await context.with(trace.setSpanContext(ROOT_CONTEXT, span), () => call('/'));
    expect(received[0]?.traceparent).toBe(`00-${span.traceId}-${span.spanId}-00`);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

test('sends credentials to the server, but does not record them', async () => {
  await byRequest('/', { auth: 'user:hidden' });
  expect(received[0]?.authorization).toBe(`Basic ${Buffer.from('user:hidden').toString('base64')}`);
  expect(exporter.getFinishedSpans()[0]?.attributes['url.full']).toBe(`http://127.0.0.1:${port}/`);
});

test('records the requested URL of a call through a proxy', async () => {
  await byRequest('http://user:hidden@service.example:8080/a?b=hidden');
  expect(exporter.getFinishedSpans()[0]?.attributes['url.full']).toBe('http://service.example:8080/a');
});

test('does not record the query of an invalid URL', async () => {
  const call = byRequest('/?token=hidden', { host: 'not a host' });
  await expect(call).rejects.toThrow();
  expect(exporter.getFinishedSpans().length).toBe(1);
  expect(exporter.getFinishedSpans()[0]?.attributes).not.toHaveProperty('url.full');
});

test('does not change a call whose headers are a list, which is not traced', async () => {
  await byRequest('/', { headers: ['host', 'service', 'x-tenant', 'aion'] as unknown as http.OutgoingHttpHeaders });
  expect(received[0]).toMatchObject({ 'x-tenant': 'aion' });
  expect(received[0]).not.toHaveProperty('0');
});

describe.each(['external', 'bundle'] as const)('a program whose packages are %s', packages => {
  test('traces modules that loaded node:http earlier, with require, import and named import', async () => {
    const program = bundle('calls.ts', packages);
    const { code, stdout, stderr } = await run(process.execPath, [program], { env: MODULES });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(['fetch', 'https.request', 'import', 'named import', 'require']);
  });
});
