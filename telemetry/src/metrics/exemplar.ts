import { isSpanContextValid, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';

/** Labels of an exemplar, by which Grafana finds the trace (lib/components/grafana/datasources.ts). */
export interface ExemplarLabels {
  readonly trace_id: string;
  readonly span_id: string;
}

/** Of the span, or of the one that is active; nothing where it is not sampled, since no one could look it up. */
export function exemplarOf(span: SpanContext | undefined = trace.getActiveSpan()?.spanContext()) {
  if (span === undefined || (span.traceFlags & TraceFlags.SAMPLED) === 0 || !isSpanContextValid(span)) return undefined;
  return { trace_id: span.traceId, span_id: span.spanId } satisfies ExemplarLabels;
}
