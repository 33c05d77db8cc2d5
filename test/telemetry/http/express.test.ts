import { createServer } from 'node:http';
import { SpanStatusCode } from '@opentelemetry/api';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import { activeRequest } from '../../../telemetry/src/context';
import { expressMiddleware, httpRecorder } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { lineOf, linesOf, listen, send } from './serving';

let core: TestCore;
let app: Express;
beforeEach(() => {
  core = testCore();
  app = express().set('env', 'test');
  app.use(expressMiddleware(httpRecorder(core)));
});
afterEach(() => expect(core.faults).toEqual([]));

const start = () => listen(createServer(app));
const ok: RequestHandler = (_request, response) => {
  response.send('ok');
};

/** The routes of these paths, in order. */
async function routesOf(...paths: readonly string[]): Promise<readonly unknown[]> {
  const base = await start();
  for (const path of paths) await fetch(base + path);
  return (await linesOf(core, paths.length)).map(line => line.route);
}

describe('routes', () => {
  test('are templates', async () => {
    app.get('/', ok);
    app.get('/users/:id', ok);
    app.get('/files/*path', ok);
    app.get('/maybe{/:id}', ok);
    expect(await routesOf('/', '/users/7?x=1', '/files/a/b', '/maybe', '/maybe/1')).toEqual([
      '/',
      '/users/:id',
      '/files/*path',
      '/maybe{/:id}',
      '/maybe{/:id}',
    ]);
  });

  test('a list of paths or a regular expression is one route', async () => {
    app.get(['/colour', '/color'], ok);
    app.get(/^\/v(\d+)$/, ok);
    expect(await routesOf('/color', '/colour', '/v1', '/v22')).toEqual([
      '(/colour|/color)',
      '(/colour|/color)',
      '/^\\/v(\\d+)$/',
      '/^\\/v(\\d+)$/',
    ]);
  });

  test('include the templates of routers that are mounted with parameters', async () => {
    const users = Router().get('/', ok).get('/:id', ok);
    const tenants = Router({ mergeParams: true }).use('/users', users);
    app.use('/tenants/:tenant/', tenants);
    expect(await routesOf('/tenants/acme/users/1', '/tenants/other/users/2', '/tenants/acme/users')).toEqual([
      '/tenants/:tenant/users/:id',
      '/tenants/:tenant/users/:id',
      '/tenants/:tenant/users',
    ]);
  });

  test('are distinguished if a router is mounted in several places', async () => {
    const users = Router().get('/:id', ok);
    app.use('/v1/:tenant', Router().use(['/users', '/people'], users));
    app.use('/users', users);
    app.use('/v2', Router().use('/users', users));
    expect(await routesOf('/v1/acme/users/1', '/v2/users/1', '/users/1', '/v1/acme/people/1')).toEqual([
      '/v1/:tenant(/users|/people)/:id',
      '/v2/users/:id',
      '/users/:id',
      '/v1/:tenant(/users|/people)/:id',
    ]);
  });

  test('include the mount of an app within the app', async () => {
    const users = Router().get('/:id', ok);
    const admin = express().use('/users', users).use('/people', users).get('/info', ok);
    app.use('/admin/:area', admin);
    expect(await routesOf('/admin/x/users/1', '/admin/x/people/1', '/admin/y/info')).toEqual([
      '/admin/:area/users/:id',
      '/admin/:area/people/:id',
      '/admin/:area/info',
    ]);
  });

  test('have a template even if they are mounted through functions', async () => {
    const users = Router().get('/users/:id', ok);
    app.use('/hidden/:x', (request, response, next) => users(request, response, next));
    const info = express().get('/info/:id', ok);
    app.use('/outer', Router().use('/inner', info));
    expect(await routesOf('/hidden/1/users/1', '/hidden/2/users/2', '/outer/inner/info/1')).toEqual([
      '*/users/:id',
      '*/users/:id',
      '*/info/:id',
    ]);
  });

  test('are found in a router that contains itself', async () => {
    const folder: Router = Router();
    folder.get('/file', ok);
    folder.use('/:folder', folder);
    app.use('/root', folder);
    expect(await routesOf('/root/file', '/root/a/file', '/root/a/b/file')).toEqual([
      '/root/file',
      '/root/:folder/file',
      '*/file',
    ]);
  });

  test('are unmatched for unknown paths, malformed paths and static files', async () => {
    app.get('/users/:id', ok);
    app.use('/assets', express.static(__dirname));
    expect(await routesOf('/none', '/assets/express.test.ts', '/%ff', '/users/%ff')).toEqual([
      'unmatched',
      'unmatched',
      'unmatched',
      'unmatched',
    ]);
    expect(await core.value('http_requests_total', { path: 'unmatched', status: '404' })).toBe(2);
    expect(await core.value('http_requests_total', { path: 'unmatched', status: '400' })).toBe(1);
  });

  test('are matched for HEAD, and unmatched for OPTIONS', async () => {
    app.get('/users/:id', ok);
    const base = await start();
    await fetch(`${base}/users/1`, { method: 'HEAD' });
    await fetch(`${base}/users/1`, { method: 'OPTIONS' });
    const lines = await linesOf(core, 2);
    expect(lines.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
      'HEAD /users/:id 200',
      'OPTIONS unmatched 200',
    ]);
  });

  test('are known within the handler, and in the name of the span', async () => {
    app.use((_request, response, next) => {
      response.locals.before = activeRequest()?.route ?? 'not yet';
      next();
    });
    app.get('/users/:id', (_request, response) => {
      response.json([response.locals.before, activeRequest()?.route]);
    });
    expect(await (await fetch(`${await start()}/users/1`)).json()).toEqual(['not yet', '/users/:id']);
    await lineOf(core);
    expect(core.spans()).toMatchObject([{ name: 'GET /users/:id', attributes: { 'http.route': '/users/:id' } }]);
  });

  test('can be set by the program', async () => {
    app.use('/assets', (_request, _response, next) => {
      const request = activeRequest();
      if (request) request.route = '/assets/*';
      next();
    });
    app.use('/assets', express.static(__dirname));
    expect(await routesOf('/assets/express.test.ts')).toEqual(['/assets/*']);
  });
});

describe('errors', () => {
  const failed = new RangeError('out of stock');
  const failedSpan = {
    status: { code: SpanStatusCode.ERROR, message: 'out of stock' },
    attributes: { 'error.type': 'RangeError', 'http.response.status_code': 500 },
    events: [{ name: 'exception', attributes: { 'exception.message': 'out of stock' } }],
  };
  const handlers: Record<string, RequestHandler> = {
    throws: () => {
      throw failed;
    },
    rejects: async () => {
      await Promise.resolve();
      throw failed;
    },
    'calls next': (_request, _response, next) => next(failed),
  };

  test.each(Object.entries(handlers))('of a handler that %s are recorded', async (_how, handler) => {
    app.get('/fail', handler);
    expect((await fetch(`${await start()}/fail`)).status).toBe(500);
    expect(await lineOf(core)).toMatchObject({ level: 50, route: '/fail', err: { message: 'out of stock' } });
    expect(core.spans()).toMatchObject([failedSpan]);
    expect(await core.value('http_request_errors_total', { path: '/fail', kind: 'server' })).toBe(1);
  });

  test("are recorded with the service's own error handler", async () => {
    app.get('/fail', handlers.rejects as RequestHandler);
    const handleErrors: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(500).send(error === failed ? 'the same error' : 'another');
    };
    app.use(handleErrors);
    expect(await (await fetch(`${await start()}/fail`)).text()).toBe('the same error');
    await lineOf(core);
    expect(core.spans()).toMatchObject([failedSpan]);
  });

  test('of the client are not errors of the span', async () => {
    app.use(express.json());
    app.post('/users', ok);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${await start()}/users`, { method: 'POST', headers, body: 'no json' });
    expect(await lineOf(core)).toMatchObject({ level: 30, status: 400 });
    expect(core.spans()).toMatchObject([{ status: { code: SpanStatusCode.UNSET }, events: [] }]);
  });

  test('include a client that disconnects', async () => {
    const arrived = new Promise<void>(resolve => {
      app.get('/slow/:id', () => resolve());
    });
    const { socket } = await send(await start(), 'GET /slow/1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    socket.destroy();
    expect(await lineOf(core)).toMatchObject({ level: 40, status: 499, route: '/slow/:id' });
  });
});

test('records sizes and ids, and ignores requests', async () => {
  app = express();
  app.use(expressMiddleware(httpRecorder(core), { ignore: request => request.url === '/ping' }));
  app.use(express.text());
  app.post('/echo', (request, response) => {
    response.send(request.body);
  });
  app.get('/ping', ok);
  const base = await start();
  expect((await fetch(`${base}/ping`)).headers.get('x-request-id')).toBeNull();
  const headers = { 'x-request-id': 'mine', 'content-type': 'text/plain' };
  const answer = await fetch(`${base}/echo`, { method: 'POST', body: 'höhe', headers });
  expect(answer.headers.get('x-request-id')).toBe('mine');
  expect(await lineOf(core)).toMatchObject({ route: '/echo', request_bytes: 5, response_bytes: 5, requestId: 'mine' });
});
