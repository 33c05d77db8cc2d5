/** Every request is recorded once, with its outcome, however it ends. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import { SpanStatusCode } from '@opentelemetry/api';
import { httpRecorder, nodeHandler } from '../../../telemetry/src/http';
import { waitFor } from '../../../tools/process/run';
import { type TestCore, testCore } from '../core';
import { lineOf, listen, send, serve } from './serving';

let core: TestCore;
beforeEach(() => {
  core = testCore();
});
afterEach(async () => {
  expect(await core.value('http_active_requests')).toBe(0);
  expect(await core.value('http_requests_total')).toBe(1);
  expect(core.spans()).toHaveLength(1);
  expect(core.lines).toHaveLength(1);
  expect(core.faults).toEqual([]);
});

const measured = (listener: RequestListener) => nodeHandler(httpRecorder(core), listener, { routeOf: () => '/work' });
const start = (listener: RequestListener, options?: ServerOptions) => serve(measured(listener), options);
const GET = 'GET /work HTTP/1.1\r\nHost: a\r\n\r\n';

const span = () => core.spans()[0];
const errors = async () => (await core.series('http_request_errors_total')).map(({ labels }) => labels.kind);
const durations = () => core.value('http_request_duration_seconds_count');

test('counts as 499 if the client disconnects before the response', async () => {
  const server = createServer(measured(() => {}));
  const arrived = once(server, 'request');
  const { socket } = await send(await listen(server), GET);
  await arrived;
  socket.destroy();
  expect(await lineOf(core)).toMatchObject({ level: 40, msg: 'request aborted by the client', status: 499 });
  expect(await core.value('http_requests_total', { status: '499' })).toBe(1);
  expect(await errors()).toEqual(['aborted']);
  expect(span()).toMatchObject({ status: { code: SpanStatusCode.UNSET }, attributes: { 'error.type': 'aborted' } });
  expect(span()?.attributes).not.toHaveProperty(['http.response.status_code']);
});

test('counts as 499 if the client disconnects during the response', async () => {
  const base = await start((_request, response) => response.writeHead(200).write('half'));
  const { socket } = await send(base, GET);
  await once(socket, 'data');
  socket.destroy();
  expect(await lineOf(core)).toMatchObject({ level: 40, status: 499, response_bytes: 4 });
  expect(await errors()).toEqual(['aborted']);
  expect(span()?.attributes).toMatchObject({ 'http.response.status_code': 200 });
});

test('counts as 499 if the client disconnects before the end of a long response', async () => {
  const base = await start((_request, response) => response.end(Buffer.alloc(50_000_000)));
  const { socket } = await send(base, '');
  socket.pause();
  socket.write(GET, () => socket.resetAndDestroy());
  expect(await lineOf(core)).toMatchObject({ status: 499 });
  expect(await errors()).toEqual(['aborted']);
});

test('counts as 499 if the client disconnects before measuring begins', async () => {
  const handler = measured((_request, response) => response.end('for nobody'));
  const server = createServer((request, response) => {
    response.once('close', () => setImmediate(() => handler(request, response)));
  });
  const arrived = once(server, 'request');
  const { socket } = await send(await listen(server), GET);
  await arrived;
  socket.destroy();
  expect(await lineOf(core)).toMatchObject({ level: 40, status: 499 });
  expect(await errors()).toEqual(['aborted']);
});

test('counts the status of a response that was sent before measuring began', async () => {
  const handler = measured(() => {});
  const server = createServer((request, response) => {
    response.end('early', () => setImmediate(() => handler(request, response)));
  });
  await fetch(await listen(server));
  expect(await lineOf(core)).toMatchObject({ level: 30, status: 200 });
  expect(await errors()).toEqual([]);
});

test('counts as 500 if the service cuts off the response', async () => {
  const base = await start((_request, response) => {
    response.write('half', () => response.destroy());
  });
  await (await send(base, GET)).closed;
  expect(await lineOf(core)).toMatchObject({ level: 50, msg: 'request failed', status: 500 });
  expect(await errors()).toEqual(['server']);
  expect(span()).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'http.response.status_code': 200, 'error.type': 'server' },
  });
});

test('records the error with which the service cuts off the response', async () => {
  const base = await start((_request, response) => {
    response.write('half', () => response.destroy(new Error('disk gone')));
    response.on('error', () => {});
  });
  await (await send(base, GET)).closed;
  expect(await lineOf(core)).toMatchObject({ level: 50, status: 500, err: { message: 'disk gone' } });
  expect(await errors()).toEqual(['server']);
  expect(span()).toMatchObject({ status: { code: SpanStatusCode.ERROR, message: 'disk gone' } });
});

test('counts as 504 if the socket times out', async () => {
  const server = createServer(measured(() => {}));
  server.setTimeout(50);
  const connection = await send(await listen(server), GET);
  await connection.closed;
  expect(connection.received()).toBe('');
  expect(await lineOf(core)).toMatchObject({ level: 40, msg: 'request timed out', status: 504 });
  expect(await errors()).toEqual(['timeout']);
  expect(await core.value('http_requests_total', { status: '504' })).toBe(1);
  expect(span()).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'timeout' } });
});

test("counts the service's own response to a timeout, as a timeout", async () => {
  const base = await start((request, response) => {
    request.setTimeout(50, () => response.writeHead(503).end());
  });
  // With an incomplete body: the timeout of a complete request is emitted only by the response.
  const connection = await send(base, 'POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12');
  expect(await lineOf(core)).toMatchObject({ level: 50, status: 503 });
  await waitFor(() => connection.received().includes('503 Service Unavailable'), { what: 'the response' });
  expect(await errors()).toEqual(['timeout']);
});

test('counts no error if the response arrives after the socket was idle', async () => {
  const base = await start((_request, response) => {
    response.setTimeout(50, () => response.end('late'));
  });
  await send(base, GET);
  expect(await lineOf(core)).toMatchObject({ level: 30, status: 200 });
  expect(await errors()).toEqual([]);
});

test('counts as 408 if the client takes longer to send its request than the server allows', async () => {
  const base = await start(() => {}, { requestTimeout: 50, headersTimeout: 50, connectionsCheckingInterval: 10 });
  const connection = await send(base, 'POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12');
  await connection.closed;
  expect(connection.received()).toContain('408 Request Timeout');
  expect(await lineOf(core)).toMatchObject({ level: 40, msg: 'request timed out', status: 408 });
  expect(await errors()).toEqual(['timeout']);
  expect(span()).toMatchObject({ status: { code: SpanStatusCode.UNSET }, attributes: { 'error.type': 'timeout' } });
});

test.each([
  [400, ['client'], 30],
  [408, ['timeout'], 30],
  [499, ['aborted'], 30],
  [500, ['server'], 50],
  [504, ['timeout'], 50],
])('counts a response with status %i', async (status, kinds, level) => {
  await fetch(await start((_request, response) => response.writeHead(status).end()));
  expect(await lineOf(core)).toMatchObject({ level, status });
  expect(await errors()).toEqual(kinds);
  expect(span()?.status.code).toBe(status >= 500 ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
  expect(span()?.attributes['error.type']).toBe(status >= 500 ? String(status) : undefined);
});

describe('a long-lived connection', () => {
  const stream: RequestListener = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' }).write('data: 1\n\n');
  };

  test('an event stream that its reader closes is not an error, and does not count towards the latency', async () => {
    const { socket } = await send(await start(stream), GET);
    await once(socket, 'data');
    socket.destroy();
    expect(await lineOf(core)).toMatchObject({ level: 30, msg: 'request completed', status: 200 });
    expect(await errors()).toEqual([]);
    expect(await durations()).toBeUndefined();
  });

  test('an event stream is recognized if its header was set earlier', async () => {
    const base = await start((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write('data: 1\n\n');
    });
    const { socket } = await send(base, GET);
    await once(socket, 'data');
    socket.destroy();
    expect(await lineOf(core)).toMatchObject({ level: 30, status: 200 });
  });

  test('an event stream that the service ends is measured like other requests', async () => {
    const base = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: last\n\n');
    });
    await (await fetch(base)).text();
    await lineOf(core);
    expect(await durations()).toBe(1);
  });

  test('an event stream that the service cuts off is a failure', async () => {
    const base = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n', () => response.destroy());
    });
    await (await send(base, GET)).closed;
    expect(await lineOf(core)).toMatchObject({ level: 50, status: 500 });
  });
});
