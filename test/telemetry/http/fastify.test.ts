import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { SpanStatusCode } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { activeRequest } from '../../../telemetry/src/context';
import { fastifyPlugin, httpRecorder } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { lineOf, linesOf, listen, send } from './serving';

let core: TestCore;
let server: FastifyInstance;
const start = async (options: FastifyServerOptions = {}) => {
  server = fastify(options);
  await server.register(fastifyPlugin(httpRecorder(core)));
};
const ready = async () => {
  await server.ready();
  return listen(server.server);
};

beforeEach(async () => {
  core = testCore();
  await start();
});
afterEach(() => server.close());

const counted = async () =>
  (await core.series('http_requests_total')).map(({ labels, value }) => [
    `${labels.method} ${labels.path} ${labels.status}`,
    value,
  ]);
const errors = async () => (await core.series('http_request_errors_total')).map(({ labels }) => labels.kind);

describe('routes', () => {
  test('are the paths of routes, with the prefix of encapsulated plugins', async () => {
    server.get('/users/:id', async () => ({ ok: true }));
    await server.register(
      async scope => {
        scope.get('/files/*', async () => 'file');
        scope.get('/range/:from-:to', async () => 'range');
        scope.setNotFoundHandler((_request, reply) => reply.code(404).send('not here'));
      },
      { prefix: '/v1' },
    );
    const base = await ready();
    for (const path of ['/users/7', '/users/8?x=1', '/v1/files/a/b/c', '/v1/range/1-2', '/v1/none', '/none']) {
      await fetch(base + path);
    }
    await linesOf(core, 6);
    expect(await counted()).toEqual([
      ['GET /users/:id 200', 2],
      ['GET /v1/files/* 200', 1],
      ['GET /v1/range/:from-:to 200', 1],
      ['GET unmatched 404', 2],
    ]);
    expect(core.spans().map(({ name, attributes }) => [name, attributes['http.route']])).toEqual([
      ['GET /users/:id', '/users/:id'],
      ['GET /users/:id', '/users/:id'],
      ['GET /v1/files/*', '/v1/files/*'],
      ['GET /v1/range/:from-:to', '/v1/range/:from-:to'],
      ['GET', undefined],
      ['GET', undefined],
    ]);
    expect(core.faults).toEqual([]);
  });

  test('are those that matched, for HEAD, OPTIONS, redirects and calls of the not-found handler', async () => {
    server.get('/page', async () => 'page');
    server.options('*', async (_request, reply) => reply.code(204).send());
    server.get('/old', async (_request, reply) => reply.redirect('/page', 303));
    server.get('/gone/:id', (_request, reply) => reply.callNotFound());
    const base = await ready();
    await fetch(`${base}/page`, { method: 'HEAD' });
    await fetch(`${base}/page`, { method: 'OPTIONS' });
    await fetch(`${base}/old`, { redirect: 'manual' });
    await fetch(`${base}/gone/1`);
    await linesOf(core, 4);
    expect(await counted()).toEqual([
      ['HEAD /page 200', 1],
      ['OPTIONS * 204', 1],
      ['GET /old 302', 1],
      ['GET /gone/:id 404', 1],
    ]);
  });

  test('are unmatched for a malformed URL, which reaches no hook', async () => {
    const base = await ready();
    const { socket } = await send(base, 'GET /%E0%A4%A HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await once(socket, 'close');
    expect(await lineOf(core)).toMatchObject({ status: 400, route: 'unmatched', path: '/%E0%A4%A' });
    expect(await counted()).toEqual([['GET unmatched 400', 1]]);
    expect(core.spans()).toHaveLength(1);
    expect(await core.value('http_active_requests')).toBe(0);
    expect(await core.value('http_response_size_bytes_count')).toBeUndefined();
  });

  test('are in the name of the span from the start, for samplers', async () => {
    const names: string[] = [];
    core = testCore({
      sampler: {
        shouldSample: (_context, _traceId, name) => {
          names.push(name);
          return { decision: SamplingDecision.RECORD_AND_SAMPLED };
        },
      },
    });
    await server.close();
    await start();
    server.get('/users/:id', async () => 'ok');
    await server.inject('/users/7');
    expect(names).toEqual(['GET /users/:id']);
  });
});

describe('errors', () => {
  const failing = async () => {
    throw Object.assign(new RangeError('out of stock'), { code: 'OUT_OF_STOCK' });
  };

  test("are recorded in the span and the log, and get Fastify's response", async () => {
    server.get('/fail', failing);
    const answer = await fetch(`${await ready()}/fail`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ message: 'out of stock' });
    expect(await lineOf(core)).toMatchObject({ level: 50, route: '/fail', err: { message: 'out of stock' } });
    expect(core.spans()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'out of stock' },
      attributes: { 'error.type': 'OUT_OF_STOCK', 'http.response.status_code': 500 },
      events: [{ name: 'exception', attributes: { 'exception.type': 'OUT_OF_STOCK' } }],
    });
    expect(await errors()).toEqual(['server']);
  });

  test("are recorded with the service's own error handler", async () => {
    server.setErrorHandler((_error, _request, reply) => reply.code(502).send({ sorry: true }));
    server.get('/fail', failing);
    expect((await fetch(`${await ready()}/fail`)).status).toBe(502);
    expect(await lineOf(core)).toMatchObject({ level: 50, status: 502, err: { message: 'out of stock' } });
    expect(core.spans()[0]?.events).toHaveLength(1);
  });

  test('of the client are not errors of the span', async () => {
    const schema = { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } };
    server.post('/users', { schema }, async () => 'ok');
    const headers = { 'content-type': 'application/json' };
    const base = await ready();
    for (const body of ['{}', 'no json']) await fetch(`${base}/users`, { method: 'POST', headers, body });
    const lines = await linesOf(core, 2);
    expect(lines.map(({ level, status, err }) => [level, status, err])).toEqual([
      [30, 400, undefined],
      [30, 400, undefined],
    ]);
    expect(core.spans().map(({ status, events }) => [status.code, events.length])).toEqual([
      [SpanStatusCode.UNSET, 0],
      [SpanStatusCode.UNSET, 0],
    ]);
    expect(await core.value('http_request_errors_total', { path: '/users', kind: 'client' })).toBe(2);
  });

  test('include a stream that fails during the response', async () => {
    server.get('/stream', (_request, reply) => {
      reply.send(
        Readable.from(
          (async function* () {
            yield 'half';
            throw new Error('source failed');
          })(),
        ),
      );
    });
    await expect(fetch(`${await ready()}/stream`).then(answer => answer.text())).rejects.toThrow();
    expect(await lineOf(core)).toMatchObject({ level: 50, status: 500 });
    expect(await errors()).toEqual(['server']);
  });

  test('include a handler that times out', async () => {
    await server.close();
    core = testCore();
    await start({ handlerTimeout: 30 });
    server.get('/slow', () => new Promise(() => {}));
    expect((await fetch(`${await ready()}/slow`)).status).toBe(503);
    expect(await lineOf(core)).toMatchObject({ level: 50, status: 503 });
    expect(await errors()).toEqual(['timeout']);
  });

  test('include a client that disconnects while the handler works', async () => {
    const arrived = new Promise<void>(resolve => {
      server.get('/slow', () => {
        resolve();
        return new Promise(() => {});
      });
    });
    const { socket } = await send(await ready(), 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    socket.destroy();
    expect(await lineOf(core)).toMatchObject({ level: 40, status: 499, route: '/slow' });
    expect(await errors()).toEqual(['aborted']);
  });
});

test('records sizes of bodies and streams', async () => {
  server.post('/echo', async request => request.body);
  server.get('/stream', (_request, reply) => reply.send(Readable.from(['one', 'two', 'three'])));
  const base = await ready();
  const body = JSON.stringify({ text: 'höhe' });
  await fetch(`${base}/echo`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  await linesOf(core, 1);
  await (await fetch(`${base}/stream`)).text();
  const [echo, stream] = await linesOf(core, 2);
  expect(echo).toMatchObject({ request_bytes: 16, response_bytes: 16 });
  expect(stream).toMatchObject({ request_bytes: 0, response_bytes: 11 });
});

test('a hijacked reply ends with its response', async () => {
  server.get('/events', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  });
  const { socket } = await send(await ready(), 'GET /events HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  expect(await core.value('http_active_requests')).toBe(1);
  socket.destroy();
  expect(await lineOf(core)).toMatchObject({ status: 200, route: '/events', response_bytes: 9 });
  expect(await core.value('http_active_requests')).toBe(0);
});

test('counts a WebSocket when it ends, without a duration', async () => {
  server.server.on('upgrade', (request, socket) => {
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    server.routing(request, response);
  });
  server.get('/live/:room', (request, reply) => {
    reply.hijack();
    const { socket } = request.raw;
    socket.resume().on('end', () => socket.end());
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  const upgrade = 'GET /live/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const { socket } = await send(await ready(), upgrade);
  await once(socket, 'data');
  socket.destroy();
  expect(await lineOf(core)).toMatchObject({ level: 30, status: 101, route: '/live/:room' });
  expect(await counted()).toEqual([['GET /live/:room 101', 1]]);
  expect(await errors()).toEqual([]);
  expect(await core.value('http_request_duration_seconds_count')).toBeUndefined();
  expect(core.spans()[0]?.attributes).toMatchObject({ 'http.response.status_code': 101 });
});

test('measures injected requests, as in tests of services', async () => {
  server.get('/users/:id', async () => 'seven');
  const answer = await server.inject('/users/7');
  expect(answer.body).toBe('seven');
  expect(answer.headers['x-request-id']).toEqual(expect.any(String));
  expect(await lineOf(core)).toMatchObject({ status: 200, route: '/users/:id', response_bytes: 5 });
});

test('ignores requests in every hook', async () => {
  await server.close();
  server = fastify();
  await server.register(fastifyPlugin(httpRecorder(core), { ignore: request => request.url === '/ping' }));
  server.get('/ping', async () => activeRequest()?.requestId ?? 'none');
  const answer = await fetch(`${await ready()}/ping`);
  expect(answer.headers.get('x-request-id')).toBeNull();
  expect(await answer.text()).toBe('none');
  expect(core.spans()).toEqual([]);
  expect(await core.value('http_requests_total')).toBeUndefined();
});

test('measures requests after an earlier, slow hook', async () => {
  await server.close();
  server = fastify();
  server.addHook('onRequest', async () => new Promise(resolve => setImmediate(resolve)));
  await server.register(fastifyPlugin(httpRecorder(core)));
  server.get('/users/:id', async () => activeRequest()?.route);
  expect(await (await fetch(`${await ready()}/users/7`)).text()).toBe('/users/:id');
  expect(await lineOf(core)).toMatchObject({ route: '/users/:id' });
  expect(core.spans().map(span => span.name)).toEqual(['GET /users/:id']);
  expect(await counted()).toEqual([['GET /users/:id 200', 1]]);
});
