/** Handlers always run in the context of their own request, whatever they await or listen to. */
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import express from 'express';
import fastify from 'fastify';
import plugin from 'fastify-plugin';
import { activeRequest } from '../../../telemetry/src/context';
import { expressMiddleware, fastifyPlugin, httpRecorder, nodeHandler } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { linesOf, listen, send, serve } from './serving';

let core: TestCore;
beforeEach(() => {
  core = testCore();
});
afterEach(() => expect(core.faults).toEqual([]));

/** The request and trace of the caller. */
const here = (): string => `${activeRequest()?.requestId} ${trace.getActiveSpan()?.spanContext().traceId}`;

/** Async work of a handler; returns the context at each step. */
async function work(): Promise<readonly string[]> {
  const seen = [here()];
  await turn();
  seen.push(here());
  await core.tracer.startActiveSpan('inner', async span => {
    await new Promise<void>(resolve => process.nextTick(resolve));
    seen.push(here());
    span.end();
  });
  await Promise.all([turn(), turn()]);
  return [...seen, here()];
}

/** Starts a server that responds to `POST /work/:n` with the contexts of its hooks, handler and streams. */
type Start = () => Promise<Server>;
const frameworks: Record<string, Start> = {
  async Fastify() {
    const server = fastify();
    await server.register(fastifyPlugin(httpRecorder(core)));
    server.decorateRequest('seen');
    const note = (request: object) => (request as { seen?: string[] }).seen?.push(here());
    server.addHook('onRequest', async request => {
      Object.assign(request, { seen: [here()] });
      await turn();
      note(request);
    });
    await server.register(plugin(async scope => void scope.addHook('preParsing', async request => void note(request))));
    await server.register(async scope => {
      scope.addHook('preValidation', (request, _reply, done) => {
        note(request);
        setImmediate(done);
      });
      scope.addHook('preHandler', async request => void note(request));
      scope.addHook('preSerialization', async (request, _reply, payload) => {
        note(request);
        return [...(payload as string[]), ...(request as unknown as { seen: string[] }).seen];
      });
      scope.post('/work/:n', async request => [...(await work()), (request.body as { n: number }).n]);
    });
    await server.ready();
    return server.server;
  },
  async 'Fastify with callbacks'() {
    const server = fastify();
    await server.register(fastifyPlugin(httpRecorder(core)));
    server.addContentTypeParser('application/json', (_request, payload, done) => {
      let text = '';
      payload.on('data', chunk => {
        text += chunk;
      });
      payload.on('end', () => done(null, { ...JSON.parse(text), seen: here() }));
    });
    server.post('/work/:n', (request, reply) => {
      const { n, seen } = request.body as { n: number; seen: string };
      work().then(all => reply.send([...all, seen, n]));
    });
    await server.ready();
    return server.server;
  },
  async Express() {
    const app = express();
    app.use(expressMiddleware(httpRecorder(core)));
    app.use(express.json());
    app.use(async (_request, response, next) => {
      response.locals.seen = here();
      await turn();
      next();
    });
    app.post('/work/:n', async (request, response) => {
      response.json([...(await work()), response.locals.seen, request.body.n]);
    });
    return createServer(app);
  },
  async 'node:http, with events'() {
    return createServer(
      nodeHandler(httpRecorder(core), (request, response) => {
        const seen = new Set<string>();
        let text = '';
        request.on('data', chunk => {
          seen.add(here());
          text += chunk;
        });
        request.on('end', async () => {
          seen.add(here());
          const all = await work();
          response.end(JSON.stringify([...all, ...seen, JSON.parse(text).n]));
        });
      }),
    );
  },
  async 'node:http, with streams'() {
    return createServer(
      nodeHandler(httpRecorder(core), async (request, response) => {
        const seen = new Set<string>();
        let text = '';
        const read = new Transform({
          transform(chunk, _encoding, done) {
            seen.add(here());
            text += chunk;
            done();
          },
          flush: done => {
            seen.add(here());
            done();
          },
        });
        await pipeline(request, read.resume());
        response.end(JSON.stringify([...(await work()), ...seen, JSON.parse(text).n]));
      }),
    );
  },
};

/** Sends a body in two parts, the second in a later turn. */
async function post(agent: Agent, base: string, n: number): Promise<readonly unknown[]> {
  const traceId = n.toString(16).padStart(32, 'a');
  const sent = httpRequest(`${base}/work/${n}`, {
    agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': `r-${n}`,
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
    },
  });
  sent.write('{"n"');
  for (let i = 0; i < 5; i += 1) await turn();
  sent.end(`:${n}}`);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  const [seen, own] = [JSON.parse(text) as unknown[], `r-${n} ${traceId}`];
  return [...seen.filter(one => one !== own), ...(seen.length > 5 ? [] : ['too few steps'])];
}

test.each(Object.entries(frameworks))(
  'keeps the context of a hundred concurrent requests on ten connections: %s',
  async (_name, start) => {
    const base = await listen(await start());
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    try {
      const foreign = await Promise.all(Array.from({ length: 100 }, (_, n) => post(agent, base, n)));
      expect(foreign).toEqual(Array.from({ length: 100 }, (_, n) => [n]));
    } finally {
      agent.destroy();
    }
    const lines = await linesOf(core, 100);
    expect(lines.map(({ path, requestId }) => `${path} ${requestId}`).sort()).toEqual(
      Array.from({ length: 100 }, (_, n) => `/work/${n} r-${n}`).sort(),
    );
    const servers = core.spans().filter(span => span.kind === 1);
    const inner = core.spans().filter(span => span.name === 'inner');
    const parents = new Set(servers.map(span => span.spanContext().spanId));
    expect(inner.filter(span => parents.has(span.parentSpanContext?.spanId ?? ''))).toHaveLength(100);
    expect(await core.value('http_active_requests')).toBe(0);
  },
);

test('the line of a request has the ids of its own span, even if another span was active at its end', async () => {
  const base = await serve(
    nodeHandler(httpRecorder(core), (_request, response) => {
      core.tracer.startActiveSpan('inner', span => response.end('ok', () => span.end()));
    }),
  );
  await fetch(base);
  const [line] = await linesOf(core, 1);
  const server = core.spans().find(span => span.kind === 1);
  expect(line?.spanId).toBe(server?.spanContext().spanId);
});

test('listeners to events that are emitted within a span of the request run in that span', async () => {
  const seen: string[] = [];
  const base = await serve(
    nodeHandler(httpRecorder(core), (_request, response) => {
      response.on('half done', () => seen.push(trace.getActiveSpan()?.spanContext().spanId ?? 'none'));
      core.tracer.startActiveSpan('inner', span => {
        response.emit('half done');
        span.end();
      });
      response.end();
    }),
  );
  await fetch(base);
  await linesOf(core, 1);
  expect(seen).toEqual([
    core
      .spans()
      .find(span => span.name === 'inner')
      ?.spanContext().spanId,
  ]);
});

test('listeners to the end of a request run in its context, even if it was aborted', async () => {
  const seen: string[] = [];
  const note = (event: string) => () => seen.push(`${event}: ${activeRequest()?.requestId}`);
  const server = createServer(
    nodeHandler(httpRecorder(core), (request, response) => {
      response.on('finish', note('finish')).on('close', note('close'));
      request.on('close', note('request closed'));
      if (request.url === '/quick') response.end('ok');
    }),
  );
  const base = await listen(server);
  const get = (path: string, id: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nx-request-id: ${id}\r\n\r\n`;
  const { socket } = await send(base, get('/quick', 'first'));
  await linesOf(core, 1);
  const arrived = once(server, 'request');
  socket.write(get('/slow', 'second'));
  await arrived;
  socket.destroy();
  await linesOf(core, 2);
  expect(seen.sort()).toEqual([
    'close: first',
    'close: second',
    'finish: first',
    'request closed: first',
    'request closed: second',
  ]);
});

test("Fastify's hooks for the end of a request run in its context", async () => {
  const seen: string[] = [];
  const note = (hook: string) => async () => void seen.push(`${hook}: ${activeRequest()?.requestId}`);
  const server = fastify();
  await server.register(fastifyPlugin(httpRecorder(core)));
  server.addHook('onSend', note('onSend')).addHook('onResponse', note('onResponse'));
  server.addHook('onRequestAbort', async _request => note('onRequestAbort')()).addHook('onError', note('onError'));
  server.get('/fail', async () => {
    throw new Error('failed');
  });
  const arrived = new Promise<void>(resolve => {
    server.get('/slow', (_request, reply) => {
      reply.hijack();
      resolve();
    });
  });
  await server.ready();
  const base = await listen(server.server);
  await fetch(`${base}/fail`, { headers: { 'x-request-id': 'first' } });
  const { socket } = await send(base, 'GET /slow HTTP/1.1\r\nHost: a\r\nx-request-id: second\r\n\r\n');
  await arrived;
  socket.destroy();
  await linesOf(core, 2);
  await turn();
  expect(seen).toEqual(['onError: first', 'onSend: first', 'onResponse: first', 'onRequestAbort: second']);
});
