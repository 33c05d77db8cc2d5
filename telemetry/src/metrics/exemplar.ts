import { isSpanContextValid, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';

/** Labels of an exemplar, which Grafana links to the trace (lib/components/grafana/datasources.ts). */
export interface ExemplarLabels {
  readonly trace_id: string;
  readonly span_id: string;
}

/** The exemplar of the span, by default of the active one; undefined if it is not sampled, because it could not be found. */
export function exemplarOf(span: SpanContext | undefined = trace.getActiveSpan()?.spanContext()) {
  if (span === undefined || (span.traceFlags & TraceFlags.SAMPLED) === 0 || !isSpanContextValid(span)) return undefined;
  return { trace_id: span.traceId, span_id: span.spanId } satisfies ExemplarLabels;
}
