import { once } from 'node:events';
import { type ClientHttp2Session, connect, constants, createServer, type Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import fastify from 'fastify';
import { activeRequest } from '../../../telemetry/src/context';
import { fastifyPlugin, httpRecorder } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { lineOf } from './serving';

let core: TestCore;
let client: ClientHttp2Session;
let arrived: Promise<void>;
const sockets: Socket[] = [];
let close = async () => {};

beforeEach(async () => {
  core = testCore();
  const raw = createServer();
  raw.on('connection', socket => sockets.push(socket));
  // Fastify's types for HTTP/2 require a plugin written only for it.
  const server = fastify({ http2: true, serverFactory: (handler: never) => raw.on('request', handler) } as never);
  await server.register(fastifyPlugin(httpRecorder(core)) as never);
  server.post('/users/:id', async request => ({ got: request.body, id: activeRequest()?.requestId }) as never);
  arrived = new Promise(resolve => {
    server.get('/slow', () => {
      resolve();
      return new Promise<never>(() => {});
    });
  });
  server.get('/head', async () => 'a body' as never);
  server.get('/broken', (_request, reply) => {
    reply.hijack();
    const { stream } = reply.raw as unknown as Http2ServerResponse;
    reply.raw.write('half', () => stream.destroy(new Error('disk gone')));
    stream.on('error', () => {});
  });
  client = connect(await server.listen({ host: '127.0.0.1', port: 0 }));
  close = () => server.close();
});
afterEach(async () => {
  client.destroy();
  await close();
  expect(core.faults).toEqual([]);
});

test('measures a request like one of HTTP/1', async () => {
  const stream = client.request({
    ':method': 'POST',
    ':path': '/users/7',
    'content-type': 'application/json',
    'x-request-id': 'mine',
  });
  stream.end('[1,2]');
  const [headers] = await once(stream, 'response');
  expect(headers).toMatchObject({ ':status': 200, 'x-request-id': 'mine' });
  expect(await stream.setEncoding('utf8').toArray()).toEqual(['{"got":[1,2],"id":"mine"}']);
  expect(await lineOf(core)).toMatchObject({ status: 200, route: '/users/:id', request_bytes: 5, response_bytes: 25 });
  expect(core.spans()[0]?.attributes).toMatchObject({
    'network.protocol.version': '2.0',
    'server.address': '127.0.0.1',
  });
});

test('measures HEAD, whose HTTP/2 stream ends with the headers', async () => {
  const stream = client.request({ ':method': 'HEAD', ':path': '/head' });
  await once(stream.resume(), 'end');
  expect(await lineOf(core)).toMatchObject({ status: 200, route: '/head', response_bytes: 0 });
});

test('measures a request that the client cancels on a connection that was idle', async () => {
  const stream = client.request({ ':path': '/slow' });
  stream.on('error', () => {});
  await arrived;
  for (const socket of sockets.splice(0)) socket.emit('timeout');
  stream.close(constants.NGHTTP2_CANCEL);
  expect(await lineOf(core)).toMatchObject({ level: 40, status: 499, route: '/slow' });
  expect(await core.value('http_active_requests')).toBe(0);
});

test('measures a response that the service cuts off', async () => {
  const stream = client.request({ ':path': '/broken' });
  stream.on('error', () => {}).resume();
  await new Promise(resolve => stream.on('close', resolve));
  expect(await lineOf(core)).toMatchObject({ level: 50, status: 500 });
  expect(await core.value('http_request_errors_total', { kind: 'server' })).toBe(1);
});
