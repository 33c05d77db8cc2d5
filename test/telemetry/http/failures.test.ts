/** A request never fails because the instrumentation does. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import express from 'express';
import fastify from 'fastify';
import type { Core } from '../../../telemetry/src/core';
import { expressMiddleware, fastifyPlugin, httpRecorder, nodeHandler } from '../../../telemetry/src/http';
import { waitFor } from '../../../tools/process/run';
import { type TestCore, testCore } from '../core';
import { listen } from './serving';

let core: TestCore;
beforeEach(() => {
  core = testCore();
});

const broken = (): never => {
  throw new Error('broken');
};
/** The same object, with members that throw. */
const breaking = <T extends object>(whole: T, ...members: readonly (keyof T)[]): T =>
  new Proxy(whole, {
    get: (target, name) => {
      if (members.includes(name as keyof T)) return broken;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

const instruments = { inc: broken, dec: broken, set: broken, observe: broken };
const brokenMetrics = { counter: () => instruments, gauge: () => instruments, histogram: () => instruments };
const parts: Record<string, () => Partial<Core>> = {
  'metrics that throw': () => ({ metrics: brokenMetrics as unknown as Core['metrics'] }),
  'a tracer that throws': () => ({ tracer: breaking(core.tracer, 'startSpan') }),
  'spans that throw': () => ({
    tracer: {
      ...core.tracer,
      startSpan: (...args: Parameters<Core['tracer']['startSpan']>): Span =>
        breaking(core.tracer.startSpan(...args), 'end', 'updateName', 'setAttribute'),
    },
  }),
  'a log that throws': () => ({ module: () => ({ isLevelEnabled: broken }) as unknown as Core['log'] }),
};

const frameworks: Record<string, (core: Core) => Promise<Server>> = {
  async Fastify(failing) {
    const server = fastify();
    await server.register(fastifyPlugin(httpRecorder(failing)));
    server.post('/work', async request => request.body);
    await server.ready();
    return server.server;
  },
  async Express(failing) {
    const app = express().use(expressMiddleware(httpRecorder(failing)), express.json());
    app.post('/work', (request, response) => {
      response.json(request.body);
    });
    return createServer(app);
  },
  async 'node:http'(failing) {
    const echo = (request: IncomingMessage, response: ServerResponse) => {
      request.pipe(response.setHeader('content-type', 'application/json'));
    };
    return createServer(nodeHandler(httpRecorder(failing), echo));
  },
};

const cases = Object.keys(parts).flatMap(part => Object.keys(frameworks).map(framework => [part, framework] as const));

test.each(cases)('serves requests despite %s, with %s', async (part, framework) => {
  const failing: Core = { ...core, ...parts[part]?.() };
  const base = await listen((await frameworks[framework]?.(failing)) as Server);
  for (let i = 0; i < 2; i += 1) {
    const answer = await fetch(`${base}/work`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"n":1}',
    });
    expect([answer.status, await answer.text()]).toEqual([200, '{"n":1}']);
  }
  await waitFor(() => core.faults.length >= 2, { what: 'faults to be reported' });
  expect(new Set(core.faults.map(({ part, error }) => `${part}: ${(error as Error).message}`))).toEqual(
    new Set(['http: broken']),
  );
});

test('one part that fails does not prevent the others', async () => {
  const spans = () => core.spans().length;
  const failing: Core = { ...core, ...parts['metrics that throw']?.() };
  const server = createServer(nodeHandler(httpRecorder(failing), (_request, response) => response.end()));
  await fetch(await listen(server));
  await waitFor(() => core.lines.length === 1 && spans() === 1, { what: 'span and line' });

  const unlogged: Core = { ...core, ...parts['a log that throws']?.() };
  const other = createServer(nodeHandler(httpRecorder(unlogged), (_request, response) => response.end()));
  await fetch(await listen(other));
  await waitFor(() => spans() === 2, { what: 'the span' });
  expect(await core.value('http_requests_total')).toBe(1);
  expect(await core.value('http_active_requests')).toBe(0);
});

test("ignores nothing if the service's filter throws", async () => {
  const handler = nodeHandler(httpRecorder(core), (_request, response) => response.end('ok'), { ignore: broken });
  expect(await (await fetch(await listen(createServer(handler)))).text()).toBe('ok');
  await waitFor(() => core.lines.length === 1, { what: 'the line' });
  expect(core.faults).toEqual([{ part: 'http', error: new Error('broken') }]);
});

const textless = { toString: broken };

test.each([
  ['an object without a prototype', Object.create(null)],
  ['an object that cannot be converted to text', textless],
  ['an error whose message is not a string', Object.assign(new Error(), { message: Symbol('none') })],
])('reports %s that is thrown', async (_what, thrown) => {
  const fails = () => {
    throw thrown;
  };
  const listener = (_request: IncomingMessage, response: ServerResponse) => response.end('ok');
  const handler = nodeHandler(httpRecorder(core), listener, { ignore: fails, routeOf: fails });
  expect(await (await fetch(await listen(createServer(handler)))).text()).toBe('ok');
  await waitFor(() => core.lines.length === 1, { what: 'the line' });
  expect(core.faults).toEqual(Array(2).fill({ part: 'http', error: thrown }));
});

test('measures a request whose handler throws an object without text', async () => {
  const server = fastify();
  await server.register(fastifyPlugin(httpRecorder(core)));
  server.get('/work', async () => {
    throw textless;
  });
  await server.ready();
  expect((await fetch(`${await listen(server.server)}/work`)).status).toBe(500);
  await waitFor(() => core.spans().length === 1, { what: 'the span' });
  expect(core.faults).toEqual([]);
});
