/** Calls by fetch and node:http to a server on loopback: their spans, and what the server is sent. */
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceOutgoing } from '../../../telemetry/src/tracing/outgoing';
import { freePort, run } from '../../../tools/process/run';
import { bundle, MODULES } from './child';

// Some tests build a program and start it.
jest.setTimeout(30_000);

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
  test('is a span of the caller, with the address but not the query, and takes the trace along', async () => {
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

  test('an error of the server is one of the span', async () => {
    await call('/broken');
    expect(exporter.getFinishedSpans()).toMatchObject([
      { status: { code: SpanStatusCode.ERROR }, attributes: { 'http.response.status_code': 500 } },
    ]);
  });

  test('an error of the connection passes through, and is one of the span', async () => {
    const at = port;
    port = await freePort();
    await expect(call('/')).rejects.toThrow();
    port = at;
    const [span] = exporter.getFinishedSpans();
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.events.map(({ name }) => name)).toEqual(['exception']);
  });

  test('is left alone once tracing has ended', async () => {
    stop();
    stop = () => {};
    await call('/');
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(received[0]).not.toHaveProperty('traceparent');
  });

  test('without tracing the trace that came in still goes through', async () => {
    stop();
    stop = traceOutgoing();
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE, isRemote: true };
    await context.with(trace.setSpanContext(ROOT_CONTEXT, span), () => call('/'));
    expect(received[0]?.traceparent).toBe(`00-${span.traceId}-${span.spanId}-00`);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

test('credentials are not in the span, the server gets them', async () => {
  await byRequest('/', { auth: 'user:hidden' });
  expect(received[0]?.authorization).toBe(`Basic ${Buffer.from('user:hidden').toString('base64')}`);
  expect(exporter.getFinishedSpans()[0]?.attributes['url.full']).toBe(`http://127.0.0.1:${port}/`);
});

test('through a proxy the address is the one that is asked for', async () => {
  await byRequest('http://user:hidden@service.example:8080/a?b=hidden');
  expect(exporter.getFinishedSpans()[0]?.attributes['url.full']).toBe('http://service.example:8080/a');
});

test('of an address that is none, the query is not in the span either', async () => {
  const call = byRequest('/?token=hidden', { host: 'not a host' });
  await expect(call).rejects.toThrow();
  expect(exporter.getFinishedSpans().length).toBe(1);
  expect(exporter.getFinishedSpans()[0]?.attributes).not.toHaveProperty('url.full');
});

test('a call whose headers are a list arrives as it was meant, though untraced', async () => {
  await byRequest('/', { headers: ['host', 'service', 'x-tenant', 'aion'] as unknown as http.OutgoingHttpHeaders });
  expect(received[0]).toMatchObject({ 'x-tenant': 'aion' });
  expect(received[0]).not.toHaveProperty('0');
});

describe.each(['external', 'bundle'] as const)('a program whose packages are %s', packages => {
  test('traces what has loaded node:http before, by require, by import and by name', async () => {
    const program = bundle('calls.ts', packages);
    const { code, stdout, stderr } = await run(process.execPath, [program], { env: MODULES });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(['fetch', 'https.request', 'import', 'named import', 'require']);
  });
});
