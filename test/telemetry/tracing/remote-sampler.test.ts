/** Jaeger's strategies over HTTP, from an endpoint that changes, is absent, hangs, or sends invalid responses. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Outage } from '../../../telemetry/src/tracing/outage';
import { traceOutgoing } from '../../../telemetry/src/tracing/outgoing';
import { RemoteSampler } from '../../../telemetry/src/tracing/remote-sampler';
import { freePort, waitFor } from '../../../tools/process/run';
import { share, takes, traceIds } from './sampling';
import { counted } from './start';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler;
let requested: (string | undefined)[] = [];
let server: Server;
let url: URL;
const started: RemoteSampler[] = [];

// One server per test, so that none gets requests of another test.
beforeEach(async () => {
  requested = [];
  server = createServer((request, response) => {
    requested.push(request.url);
    handler(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  for (const each of started.splice(0)) each.stop();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const responds =
  (body: string, status = 200): Handler =>
  (_, response) =>
    response.writeHead(status).end(body);
const rate = (samplingRate: number): Handler =>
  responds(JSON.stringify({ strategyType: 0, probabilisticSampling: { samplingRate } }));

interface Begin {
  readonly endpoint?: URL;
  readonly pollingIntervalMs?: number;
  readonly name?: string;
  readonly initialSamplingRate?: number;
  readonly timeoutMs?: number;
}

function begin(props: Begin = {}) {
  const { endpoint = url, pollingIntervalMs = 10, name = 'web-api', initialSamplingRate = 0, timeoutMs } = props;
  const counts = counted();
  const outage = new Outage(counts.failures, { fails: 'no response', works: 'responds again', stableMs: 0 });
  const sampler = new RemoteSampler(
    { kind: 'jaeger_remote', endpoint, pollingIntervalMs, initialSamplingRate },
    name,
    outage,
    timeoutMs,
  );
  started.push(sampler);
  return { ...counts, sampler };
}
const [TRACE = ''] = traceIds(1);
const receivesRequests = (more: number) => {
  const from = requested.length;
  return waitFor(() => requested.length >= from + more, { what: `Jaeger to get ${more} requests` });
};

test('requests the strategy of the service at once, and then periodically', async () => {
  handler = rate(1);
  const { sampler } = begin({ name: 'a service & more', pollingIntervalMs: 60_000 });
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  expect(requested).toEqual(['/sampling?service=a+service+%26+more']);
  sampler.stop();
  begin();
  await receivesRequests(3);
});

test('keeps a path of the endpoint', async () => {
  handler = rate(1);
  begin({ endpoint: new URL('/behind/a/proxy/', url) });
  await receivesRequests(1);
  expect(requested[0]).toBe('/behind/a/proxy/sampling?service=web-api');
});

test('applies a new strategy while running', async () => {
  handler = rate(0.3);
  const { sampler, reported } = begin({ initialSamplingRate: 1 });
  expect(takes(sampler, TRACE)).toBe(true);
  await waitFor(() => share(sampler) < 1, { what: 'the strategy' });
  expect(share(sampler)).toBeCloseTo(0.3, 2);
  handler = rate(0);
  await waitFor(() => share(sampler) === 0, { what: 'the next strategy' });
  expect(reported).toEqual([]);
});

test('an unchanged rate limit does not refill its bucket', async () => {
  handler = responds('{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":0.001}}');
  const { sampler } = begin();
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  await receivesRequests(3);
  expect(takes(sampler, TRACE)).toBe(false);
});

test('keeps the initial share if Jaeger cannot be reached, and reports that once', async () => {
  const endpoint = new URL(`http://127.0.0.1:${await freePort()}`);
  const { sampler, reported } = begin({ endpoint, initialSamplingRate: 1 });
  await waitFor(() => reported.length > 0, { what: 'the report' });
  // Three more attempts, as counted by a server that is polled equally often.
  handler = rate(1);
  begin();
  await receivesRequests(3);
  sampler.stop();
  expect(reported).toEqual([expect.stringMatching(/^no response since .*ECONNREFUSED/)]);
  expect(takes(sampler, TRACE)).toBe(true);
});

test.each([
  ['an error', responds('down for repair', 503), '503 down for repair'],
  ['no JSON', responds('<html>'), /JSON/],
  ['no strategy', responds('{"strategyType":"CONST"}'), 'strategyType is "CONST"'],
  ['an incomplete response', ((_, response) => response.socket?.destroy()) satisfies Handler, 'fetch failed'],
])('keeps the last strategy on %s, and reports the beginning and the end of the outage', async (_, bad, problem) => {
  handler = rate(1);
  const { sampler, reported } = begin();
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  handler = bad;
  await receivesRequests(4);
  expect(takes(sampler, TRACE)).toBe(true);
  expect(reported.length).toBe(1);
  expect(reported[0]).toMatch(problem);
  handler = rate(0);
  await waitFor(() => !takes(sampler, TRACE), { what: 'the strategy after that' });
  expect(reported[1]).toMatch('responds again');
});

test('sends one request at a time to an endpoint that hangs, and aborts it on stop', async () => {
  let closed = false;
  handler = (request, response) => {
    if (request.url?.endsWith('responding')) rate(1)(request, response);
    else response.on('close', () => (closed = true));
  };
  const { sampler, reported } = begin({ name: 'hanging' });
  begin({ name: 'responding' });
  await receivesRequests(5);
  expect(requested.filter(each => each?.endsWith('hanging')).length).toBe(1);
  sampler.stop();
  await waitFor(() => closed, { what: 'the request to be aborted' });
  expect(reported).toEqual([]);
});

test('times out on an endpoint that hangs, and tries again', async () => {
  handler = () => {};
  const { reported } = begin({ timeoutMs: 20 });
  await receivesRequests(2);
  expect(reported).toEqual([expect.stringContaining('timed out after 20 ms')]);
});

test('its requests are neither traced nor part of a trace', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stop = traceOutgoing(provider);
  const headers: string[] = [];
  handler = (request, response) => {
    headers.push(...Object.keys(request.headers));
    rate(1)(request, response);
  };
  const { sampler } = provider.getTracer('test').startActiveSpan('start', span => {
    const started = begin();
    span.end();
    return started;
  });
  await receivesRequests(3);
  sampler.stop();
  stop();
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['start']);
  expect(headers).not.toContain('traceparent');
});
