import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { httpRecorder, nodeHandler } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { lineOf, linesOf, listen, send, serve } from './serving';

let core: TestCore;
beforeEach(() => {
  core = testCore();
});

const routeOf = (request: IncomingMessage) => (request.url?.startsWith('/users/') ? '/users/:id' : undefined);
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const measured = (handler: Handler) => nodeHandler(httpRecorder(core), handler, { routeOf });

test('counts, times, sizes, traces and logs a request once', async () => {
  const base = await serve(
    measured((request, response) => {
      request.resume().on('end', () => response.writeHead(201, { 'content-type': 'text/plain' }).end('höhe'));
    }),
  );
  const answer = await fetch(`${base}/users/7?token=secret`, { method: 'POST', body: '12345' });
  expect(await answer.text()).toBe('höhe');

  const line = await lineOf(core);
  expect(line).toMatchObject({
    level: 30,
    msg: 'request completed',
    method: 'POST',
    route: '/users/:id',
    path: '/users/7',
    status: 201,
    request_bytes: 5,
    response_bytes: 5,
  });
  expect(line.duration_ms).toBeGreaterThan(0);
  expect(JSON.stringify(core.lines)).not.toContain('secret');

  const route = { method: 'POST', path: '/users/:id' };
  expect(await core.value('http_requests_total', { ...route, status: '201' })).toBe(1);
  expect(await core.value('http_request_duration_seconds_count', route)).toBe(1);
  expect(await core.series('http_request_errors_total')).toEqual([]);
  expect(await core.value('http_request_size_bytes_sum', { method: 'POST' })).toBe(5);
  expect(await core.value('http_response_size_bytes_sum', { method: 'POST' })).toBe(5);
  expect(await core.value('http_active_requests')).toBe(0);

  expect(core.spans()).toHaveLength(1);
  expect(core.spans()[0]).toMatchObject({
    name: 'POST /users/:id',
    kind: SpanKind.SERVER,
    status: { code: SpanStatusCode.UNSET },
    events: [],
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/users/:id',
      'http.response.status_code': 201,
      'url.path': '/users/7',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(base).port),
      'network.protocol.version': '1.1',
      'user_agent.original': 'node',
    },
  });
  expect(JSON.stringify(core.spans()[0]?.attributes)).not.toContain('secret');
  expect(core.spans()[0]?.attributes).not.toHaveProperty(['client.address']);
  expect(core.faults).toEqual([]);
});

test('a request is in flight until its response has ended', async () => {
  let answer = () => {};
  const arrived = new Promise<void>(resolve => {
    answer = resolve;
  });
  let respond: ServerResponse | undefined;
  const base = await serve(
    measured((_request, response) => {
      respond = response;
      answer();
    }),
  );
  const response = fetch(`${base}/users/1`);
  await arrived;
  expect(await core.value('http_active_requests')).toBe(1);
  respond?.end();
  await response;
  await lineOf(core);
  expect(await core.value('http_active_requests')).toBe(0);
});

describe('routes', () => {
  test('all paths without a route share one series', async () => {
    const base = await serve(measured((_request, response) => response.writeHead(404).end()));
    for (const path of ['/wp-login.php', '/%ff', '/.env']) await fetch(base + path);
    await linesOf(core, 3);
    expect(await core.value('http_requests_total', { path: 'unmatched', status: '404' })).toBe(3);
    expect(await core.value('http_request_errors_total', { path: 'unmatched', kind: 'client' })).toBe(3);
    expect(core.spans().map(span => span.name)).toEqual(['GET', 'GET', 'GET']);
    expect(core.spans()[0]?.attributes).not.toHaveProperty(['http.route']);
  });

  test('are unknown without routeOf', async () => {
    const base = await serve(nodeHandler(httpRecorder(core), (_request, response) => response.end()));
    await fetch(`${base}/users/1`);
    expect((await lineOf(core)).route).toBe('unknown');
    expect(await core.value('http_requests_total', { path: 'unknown' })).toBe(1);
  });

  test('routeOf that throws is reported, and the request is served', async () => {
    const handler = nodeHandler(httpRecorder(core), (_request, response) => response.end('fine'), {
      routeOf: () => {
        throw new Error('no router');
      },
    });
    const base = await serve(handler);
    expect(await (await fetch(base)).text()).toBe('fine');
    await lineOf(core);
    expect(await core.value('http_requests_total', { path: 'unmatched' })).toBe(1);
    expect(core.faults).toEqual([{ part: 'http', error: new Error('no router') }]);
  });
});

test('methods and statuses that are not in the catalogue count as the nearest', async () => {
  const base = await serve(
    measured((request, response) => response.writeHead(request.method === 'PROPFIND' ? 207 : 418).end()),
  );
  await send(base, 'PROPFIND /users/1 HTTP/1.1\r\nHost: a\r\n\r\n');
  await linesOf(core, 1);
  await fetch(`${base}/users/1`);
  const lines = await linesOf(core, 2);
  expect(lines.map(({ method, status }) => [method, status])).toEqual([
    ['PROPFIND', 207],
    ['GET', 418],
  ]);
  expect(await core.value('http_requests_total', { method: 'OTHER', status: '206' })).toBe(1);
  expect(await core.value('http_requests_total', { method: 'GET', status: '415' })).toBe(1);
  expect(core.spans()[0]).toMatchObject({
    name: 'HTTP /users/:id',
    attributes: { 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND' },
  });
});

describe('bodies', () => {
  test('are counted as they arrive or are written, if chunked', async () => {
    const base = await serve(
      measured(async (request, response) => {
        for await (const chunk of request) response.write(chunk);
        response.end(Buffer.from('!'));
      }),
    );
    const body = new ReadableStream({
      start(controller) {
        for (const text of ['one ', 'two ', 'three']) controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    const answer = await fetch(base, { method: 'PUT', body, duplex: 'half' } as RequestInit);
    expect(await answer.text()).toBe('one two three!');
    expect(await lineOf(core)).toMatchObject({ request_bytes: 13, response_bytes: 14 });
  });

  test('are not counted for HEAD, which does not send them', async () => {
    const base = await serve(measured((_request, response) => response.end('a body')));
    await fetch(base, { method: 'HEAD' });
    expect(await lineOf(core)).toMatchObject({ method: 'HEAD', request_bytes: 0, response_bytes: 0 });
  });

  test.each([204, 304])('are not counted for status %i', async status => {
    await fetch(await serve(measured((_request, response) => response.writeHead(status).end('a body'))));
    expect(await lineOf(core)).toMatchObject({ status, response_bytes: 0 });
  });
});

test('distinguishes requests on one connection, including pipelined ones', async () => {
  const base = await serve(measured((request, response) => response.end(request.url)));
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nx-request-id: ${path}\r\n\r\n`;
  await send(base, get('/users/1') + get('/users/22') + get('/users/333'));
  const lines = await linesOf(core, 3);
  expect(lines.map(({ path, requestId, response_bytes }) => [path, requestId, response_bytes])).toEqual([
    ['/users/1', '/users/1', 8],
    ['/users/22', '/users/22', 9],
    ['/users/333', '/users/333', 10],
  ]);
  expect(await core.value('http_active_requests')).toBe(0);
});

describe('pipelined requests of which the first gets no response', () => {
  const GETS = 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /users/2 HTTP/1.1\r\nHost: a\r\n\r\n';
  const ended = async () => (await linesOf(core, 2)).map(({ path, status }) => [path, status]).sort();
  let server: Server;
  let arrived: Promise<void>;
  beforeEach(() => {
    arrived = new Promise(resolve => {
      const handler = measured((request, response) => {
        if (request.url !== '/users/2') return;
        response.end('waits for the first');
        resolve();
      });
      server = createServer(handler);
    });
  });
  afterEach(async () => {
    expect(await core.value('http_active_requests')).toBe(0);
    expect(core.faults).toEqual([]);
  });

  test('all end when the client disconnects', async () => {
    const { socket } = await send(await listen(server), GETS);
    await arrived;
    socket.destroy();
    expect(await ended()).toEqual([
      ['/users/1', 499],
      ['/users/2', 499],
    ]);
  });

  test('all time out with their connection', async () => {
    server.setTimeout(50);
    await send(await listen(server), GETS);
    expect(await ended()).toEqual([
      ['/users/1', 504],
      ['/users/2', 504],
    ]);
  });
});

test('records nothing of ignored requests', async () => {
  const handler = nodeHandler(httpRecorder(core), (_request, response) => response.end('ok'), {
    ignore: request => request.url === '/ping',
  });
  const base = await serve(handler);
  expect((await fetch(`${base}/ping`)).headers.get('x-request-id')).toBeNull();
  expect((await fetch(`${base}/other`)).headers.get('x-request-id')).toEqual(expect.any(String));
  expect((await lineOf(core)).path).toBe('/other');
  expect(core.spans()).toHaveLength(1);
  expect(await core.value('http_requests_total')).toBe(1);
});

test('rethrows an exception of the handler, and records it', async () => {
  const failed = new Error('handler failed');
  const handler = measured(() => {
    throw failed;
  });
  const server = createServer((request, response) => {
    try {
      handler(request, response);
    } catch (error) {
      response.writeHead(500).end(error === failed ? 'passed through' : 'changed');
    }
  });
  const base = await listen(server);
  expect(await (await fetch(base)).text()).toBe('passed through');
  expect(await lineOf(core)).toMatchObject({ level: 50, msg: 'request failed', err: { message: 'handler failed' } });
  expect(core.spans()[0]).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'handler failed' },
    attributes: { 'error.type': 'Error', 'http.response.status_code': 500 },
    events: [{ name: 'exception', attributes: { 'exception.message': 'handler failed' } }],
  });
});

test('measures a response whose headers were sent already', async () => {
  const handler = measured((_request, response) => response.end('ok'));
  const server = createServer((request, response) => {
    response.flushHeaders();
    handler(request, response);
  });
  const answer = await fetch(await listen(server));
  expect(await answer.text()).toBe('ok');
  expect(answer.headers.get('x-request-id')).toBeNull();
  expect(await lineOf(core)).toMatchObject({ status: 200 });
  expect(core.faults).toEqual([]);
});

test('a keep-alive connection does not keep its requests in memory', async () => {
  const sockets: Socket[] = [];
  const server = createServer(measured((_request, response) => response.end()));
  server.on('connection', socket => sockets.push(socket));
  await send(await listen(server), 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n');
  await lineOf(core);
  const [socket] = sockets as [Socket & Record<symbol, unknown>];
  const ours = Object.getOwnPropertySymbols(socket).filter(symbol => symbol.description?.startsWith('aion.telemetry'));
  expect(ours.map(symbol => socket[symbol])).toEqual([null]);
});

test("records the client's address if configured", async () => {
  const handler = nodeHandler(httpRecorder(core), (_request, response) => response.end(), { clientAddress: true });
  await fetch(await serve(handler));
  await lineOf(core);
  expect(core.spans()[0]?.attributes).toMatchObject({ 'client.address': '127.0.0.1' });
});

test('measures nothing if HTTP is switched off', async () => {
  core = testCore({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' }, families: [] });
  const base = await serve(measured((_request, response) => response.end('ok')));
  expect(await (await fetch(base)).text()).toBe('ok');
  expect(core.spans()).toEqual([]);
  expect(core.lines).toEqual([]);
});
