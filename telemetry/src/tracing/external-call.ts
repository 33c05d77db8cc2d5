import { type Attributes, INVALID_SPAN_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { ATTR_DB_SYSTEM_NAME } from '@opentelemetry/semantic-conventions';
import type { Core } from '../core';
import { inSpan } from './in-span';

export interface ExternalCall {
  /** The span's name, of low cardinality: `SET session`, never a key or an address. */
  readonly name: string;
  /** The data store that is called, a value of `db.system.name`: `redis`. */
  readonly system?: string;
  /** More attributes, named as in OpenTelemetry's semantic conventions. */
  readonly attributes?: Attributes;
}

/** Traces an outgoing call as a span of kind CLIENT. HTTP calls are traced without it. */
export function externalCall<T>(core: Core, call: ExternalCall, work: (span: Span) => T): T {
  const { name, system, attributes } = call;
  if (!core.settings.enabled.external) return work(trace.wrapSpanContext(INVALID_SPAN_CONTEXT));
  const options = {
    kind: SpanKind.CLIENT,
    attributes: system === undefined ? { ...attributes } : { [ATTR_DB_SYSTEM_NAME]: system, ...attributes },
  };
  return inSpan(core.tracer, name, options, work);
}
