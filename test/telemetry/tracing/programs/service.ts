/**
 * A small service: `GET /work` calls its data store and the service at NEXT, with fetch or, for `?by=http`, node:http;
 * `GET /broken` fails. Each response has the trace in `x-trace`: its id and whether it is sampled.
 */
import http from 'node:http';
import { type Context, context, propagation, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import pino from 'pino';
import { Failures } from '../../../../telemetry/src/failures';
import { Metrics } from '../../../../telemetry/src/metrics/metrics';
import { readSettings } from '../../../../telemetry/src/settings';
import { externalCall, inSpan, startTracing } from '../../../../telemetry/src/tracing';

const settings = readSettings();
const failures = new Failures();
failures.listen((_part, error) => console.error(String(error)));
const metrics = new Metrics([], failures);
const tracing = startTracing(settings, metrics, failures);
const log = pino({ enabled: false });
const core = { settings, metrics, failures, tracer: tracing.tracer, log, module: () => log };

const next = (path: string, by: string | null): Promise<unknown> =>
  by === 'http'
    ? new Promise((resolve, reject) => {
        http.get(`${process.env.NEXT}${path}`, response => response.resume().on('end', resolve)).on('error', reject);
      })
    : fetch(`${process.env.NEXT}${path}`).then(response => response.text());

async function work(path: string, by: string | null): Promise<void> {
  if (path === '/broken') throw new RangeError('too many tokens');
  await externalCall(core, { name: 'GET session', system: 'redis' }, () => new Promise(setImmediate));
  if (process.env.NEXT !== undefined) await next('/broken', by);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const caller: Context = propagation.extract(context.active(), request.headers);
  const options = {
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': 'GET', 'http.route': url.pathname },
  };
  context.with(caller, () =>
    inSpan(core.tracer, `GET ${url.pathname}`, options, async span => {
      const { traceId, traceFlags } = span.spanContext();
      const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
      response.setHeader('x-trace', `${traceId} ${sampled ? 'sampled' : 'not sampled'}`);
      await work(url.pathname, url.searchParams.get('by'));
      trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.OK });
    }).then(
      () => response.end('done'),
      () => response.writeHead(500).end('failed'),
    ),
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await tracing.shutdown();
});
