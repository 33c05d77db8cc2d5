/** Jaeger's strategies over HTTP, from an endpoint that changes its mind, is absent, slow, or answers nonsense. */
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

// A second of waiting takes many on a busy machine.
jest.setTimeout(30_000);

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler;
let asked: (string | undefined)[] = [];
let server: Server;
let url: URL;
const started: RemoteSampler[] = [];

// One for each test, so that none is asked what another test began.
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
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

const says =
  (answer: string, status = 200): Handler =>
  (_, response) =>
    response.writeHead(status).end(answer);
const rate = (samplingRate: number): Handler =>
  says(JSON.stringify({ strategyType: 0, probabilisticSampling: { samplingRate } }));

interface Begin {
  readonly endpoint?: URL;
  readonly pollingIntervalMs?: number;
  readonly name?: string;
  readonly initialSamplingRate?: number;
  readonly timeoutMs?: number;
}

function begin(props: Begin = {}) {
  const { endpoint = url, pollingIntervalMs = 10, name = 'web-api', initialSamplingRate = 0, timeoutMs } = props;
  const watched = counted();
  const outage = new Outage(watched.failures, { fails: 'no answer', works: 'answers again', steadyMs: 0 });
  const sampler = new RemoteSampler(
    { kind: 'jaeger_remote', endpoint, pollingIntervalMs, initialSamplingRate },
    name,
    outage,
    timeoutMs,
  );
  started.push(sampler);
  return { ...watched, sampler };
}
const [TRACE = ''] = traceIds(1);
const asks = (more: number) => {
  const from = asked.length;
  return waitFor(() => asked.length >= from + more, { what: `Jaeger to be asked ${more} times` });
};

test('the service is asked for at once, by its name, and then again and again', async () => {
  handler = rate(1);
  const { sampler } = begin({ name: 'a service & more', pollingIntervalMs: 60_000 });
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  expect(asked).toEqual(['/sampling?service=a+service+%26+more']);
  sampler.stop();
  begin();
  await asks(3);
});

test('a path of the endpoint is kept', async () => {
  handler = rate(1);
  begin({ endpoint: new URL('/behind/a/proxy/', url) });
  await asks(1);
  expect(asked[0]).toBe('/behind/a/proxy/sampling?service=web-api');
});

test('the strategy changes while running', async () => {
  handler = rate(0.3);
  const { sampler, told } = begin({ initialSamplingRate: 1 });
  expect(takes(sampler, TRACE)).toBe(true);
  await waitFor(() => share(sampler) < 1, { what: 'the strategy' });
  expect(share(sampler)).toBeCloseTo(0.3, 2);
  handler = rate(0);
  await waitFor(() => share(sampler) === 0, { what: 'the next strategy' });
  expect(told).toEqual([]);
});

test('the same rate limit again saves up no traces', async () => {
  handler = says('{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":0.001}}');
  const { sampler } = begin();
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  await asks(3);
  expect(takes(sampler, TRACE)).toBe(false);
});

test('nobody there: the initial share stays, and one line tells it', async () => {
  const endpoint = new URL(`http://127.0.0.1:${await freePort()}`);
  const { sampler, told } = begin({ endpoint, initialSamplingRate: 1 });
  await waitFor(() => told.length > 0, { what: 'the report' });
  // Three more attempts, as counted by a server that is asked just as often.
  handler = rate(1);
  begin();
  await asks(3);
  sampler.stop();
  expect(told).toEqual([expect.stringMatching(/^no answer since .*ECONNREFUSED/)]);
  expect(takes(sampler, TRACE)).toBe(true);
});

test.each([
  ['an error', says('down for repair', 503), '503 down for repair'],
  ['no JSON', says('<html>'), /JSON/],
  ['no strategy', says('{"strategyType":"CONST"}'), 'strategyType is "CONST"'],
  ['half an answer', ((_, response) => response.socket?.destroy()) satisfies Handler, 'fetch failed'],
])('%s: the last strategy stays, one line tells it, and one that it is over', async (_, bad, problem) => {
  handler = rate(1);
  const { sampler, told } = begin();
  await waitFor(() => takes(sampler, TRACE), { what: 'the strategy' });
  handler = bad;
  await asks(4);
  expect(takes(sampler, TRACE)).toBe(true);
  expect(told.length).toBe(1);
  expect(told[0]).toMatch(problem);
  handler = rate(0);
  await waitFor(() => !takes(sampler, TRACE), { what: 'the strategy after that' });
  expect(told[1]).toMatch('answers again');
});

test('one that says nothing is asked once at a time, and a stop ends the request', async () => {
  let closed = false;
  handler = (request, response) => {
    if (request.url?.endsWith('talks')) rate(1)(request, response);
    else response.on('close', () => (closed = true));
  };
  const { sampler, told } = begin({ name: 'silence' });
  begin({ name: 'talks' });
  await asks(5);
  expect(asked.filter(each => each?.endsWith('silence')).length).toBe(1);
  sampler.stop();
  await waitFor(() => closed, { what: 'the request to be given up' });
  expect(told).toEqual([]);
});

test('one that says nothing for too long is asked anew', async () => {
  handler = () => {};
  const { told } = begin({ timeoutMs: 20 });
  await asks(2);
  expect(told).toEqual([expect.stringContaining('no answer in 20 ms')]);
});

test('being asked is no trace, and takes none along', async () => {
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
  await asks(3);
  sampler.stop();
  stop();
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['start']);
  expect(headers).not.toContain('traceparent');
});
