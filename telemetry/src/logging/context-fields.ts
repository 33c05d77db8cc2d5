import { context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { activeRequest } from '../context';

/** The active span, if it is valid. */
export function activeSpan(active = context.active()): SpanContext | undefined {
  const span = trace.getSpan(active)?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}

/**
 * Adds what links a line to its request and trace: `correlation_id`, `request_id`, `trace_id` (the name that Grafana's Loki
 * datasource links), `span_id`, and `trace_flags`, two hexadecimal digits as in W3C's traceparent, 01 if the trace is
 * sampled. Fields of the line with the same names take precedence.
 */
export function addContext(line: Record<string, unknown>): void {
  const active = context.active();
  const request = activeRequest(active);
  if (request !== undefined) {
    line.correlation_id ??= request.correlationId;
    line.request_id ??= request.requestId;
  }
  if (line.trace_id !== undefined) return;
  const span = activeSpan(active);
  if (span === undefined) return;
  line.trace_id = span.traceId;
  line.span_id ??= span.spanId;
  line.trace_flags ??= span.traceFlags.toString(16).padStart(2, '0');
}
