/** Log lines of requests, written by the library's own logging. */

import { createServer } from 'node:http';
import express from 'express';
import type { Core } from '../../../telemetry/src/core';
import { expressMiddleware, httpRecorder } from '../../../telemetry/src/http';
import { createLogging } from '../../../telemetry/src/logging';
import type { Environment } from '../../../telemetry/src/settings';
import { waitFor } from '../../../tools/process/run';
import { testCore } from '../core';
import { listen } from './serving';

/** Requests these paths one after the other, and returns their lines and spans. */
async function linesOf(env: Environment, ...paths: readonly string[]) {
  const core = testCore({ env });
  const lines: Record<string, unknown>[] = [];
  const logging = createLogging(core.settings, core.failures, {
    destination: { write: line => void lines.push(JSON.parse(line)) },
  });
  const logged: Core = { ...core, log: logging.log, module: logging.module };
  const app = express()
    .set('env', 'test')
    .use(expressMiddleware(httpRecorder(logged)));
  app.get('/users/:id', (_request, response) => void response.send('ok'));
  app.get('/fail', async () => {
    throw new Error('out of stock');
  });
  const base = await listen(createServer(app));
  for (const [i, path] of paths.entries()) {
    await fetch(base + path, { headers: { 'x-request-id': `r-${i}`, 'x-correlation-id': 'chain' } });
    await waitFor(() => core.spans().length === i + 1, { what: 'the request to end' });
  }
  expect(core.faults).toEqual([]);
  return { lines, spans: core.spans() };
}

test('a line has the outcome of the request, and its ids', async () => {
  const { lines, spans } = await linesOf({}, '/users/7?token=secret');
  const { traceId, spanId } = spans[0]?.spanContext() ?? {};
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      service: 'test',
      module: 'http',
      msg: 'request completed',
      method: 'GET',
      route: '/users/:id',
      path: '/users/7',
      status: 200,
      duration_ms: expect.any(Number),
      request_bytes: 0,
      response_bytes: 2,
      request_id: 'r-0',
      correlation_id: 'chain',
      trace_id: traceId,
      span_id: spanId,
      trace_flags: '01',
    },
  ]);
});

test('lines are sampled by route, also without a route; failures never are', async () => {
  const { lines } = await linesOf({ LOG_SAMPLE: '/users/:id=0,unmatched=0,/fail=0' }, '/users/7', '/none', '/fail');
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      route: '/fail',
      err: expect.objectContaining({ message: 'out of stock' }),
    }),
  ]);
});

test('lines have the level of the module http', async () => {
  const { lines } = await linesOf({ LOG_LEVELS: 'http=error' }, '/users/7', '/fail');
  expect(lines.map(line => line.route)).toEqual(['/fail']);
});
