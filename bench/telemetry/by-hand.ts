/** The same signals without the library, as a careful engineer would write them with prom-client and OpenTelemetry. */
import { randomUUID } from 'node:crypto';
import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });
const registers = [registry];
const requests = new Counter({
  name: 'http_requests_total',
  help: 'Requests.',
  labelNames: ['method', 'path', 'status'],
  registers,
});
const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration.',
  labelNames: ['method', 'path'],
  registers,
});
const active = new Gauge({ name: 'http_active_requests', help: 'In flight.', registers });
const requestSize = new Histogram({
  name: 'http_request_size_bytes',
  help: 'Size.',
  labelNames: ['method'],
  buckets: [256, 4_096, 65_536],
  registers,
});
const responseSize = new Histogram({
  name: 'http_response_size_bytes',
  help: 'Size.',
  labelNames: ['method'],
  buckets: [256, 4_096, 65_536],
  registers,
});

interface State {
  readonly span: Span;
  readonly startedAt: number;
  readonly requestId: string;
  readonly correlationId: string;
}

/** The fields that the requirements want filtered, as far as pino's own paths reach: the top level and one below. */
const SENSITIVE = ['password', 'token', 'authorization', 'cookie', 'email'].flatMap(name => [name, `*.${name}`]);

/** `ratio` is the share of traces sampled, `log` the file for log lines. */
export function instrumentByHand(server: FastifyInstance, ratio: number, log: string): void {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? '' }),
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const tracer = provider.getTracer('by-hand');
  const logger = pino(
    { base: { service: 'bench' }, redact: SENSITIVE },
    pino.destination({ dest: log, sync: false, minLength: 4_096 }),
  );
  const states = new WeakMap<object, State>();

  server.addHook('onRequest', (request, reply, done) => {
    active.inc();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const path = request.routeOptions.url ?? 'unmatched';
    const span = tracer.startSpan(
      `${request.method} ${path}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': path, 'url.path': request.url },
      },
      parent,
    );
    const requestId = String(request.headers['x-request-id'] ?? randomUUID());
    const correlationId = String(request.headers['x-correlation-id'] ?? requestId);
    reply.header('x-request-id', requestId).header('x-correlation-id', correlationId);
    states.set(request, { span, startedAt: performance.now(), requestId, correlationId });
    context.with(trace.setSpan(parent, span), done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const state = states.get(request);
    if (state !== undefined) {
      const { method } = request;
      const path = request.routeOptions.url ?? 'unmatched';
      const seconds = (performance.now() - state.startedAt) / 1_000;
      active.dec();
      requests.inc({ method, path, status: reply.statusCode });
      duration.observe({ method, path }, seconds);
      requestSize.observe({ method }, Number(request.headers['content-length'] ?? 0));
      responseSize.observe({ method }, Number(reply.getHeader('content-length') ?? 0));
      state.span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) state.span.setStatus({ code: SpanStatusCode.ERROR });
      state.span.end();
      const { traceId, spanId } = state.span.spanContext();
      logger.info(
        {
          ...{ method, path, status: reply.statusCode, seconds, trace_id: traceId, span_id: spanId },
          ...{ request_id: state.requestId, correlation_id: state.correlationId },
        },
        'request completed',
      );
    }
    done();
  });
}
