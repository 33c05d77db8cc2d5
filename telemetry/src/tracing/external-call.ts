import { type Attributes, INVALID_SPAN_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { ATTR_DB_SYSTEM_NAME } from '@opentelemetry/semantic-conventions';
import type { Core } from '../core';
import { inSpan } from './in-span';

export interface ExternalCall {
  /** The span's name, one of few: `SET session`, never a key or an address. */
  readonly name: string;
  /** The data store that is called, as `db.system.name` has it: `redis`. */
  readonly system?: string;
  /** More of the call, named as in OpenTelemetry's semantic conventions. */
  readonly attributes?: Attributes;
}

/** A call out of this process that nothing else traces, as a span of kind CLIENT. Calls by HTTP are traced without it. */
export function externalCall<T>(core: Core, call: ExternalCall, work: (span: Span) => T): T {
  const { name, system, attributes } = call;
  if (!core.settings.enabled.external) return work(trace.wrapSpanContext(INVALID_SPAN_CONTEXT));
  const options = {
    kind: SpanKind.CLIENT,
    attributes: system === undefined ? { ...attributes } : { [ATTR_DB_SYSTEM_NAME]: system, ...attributes },
  };
  return inSpan(core.tracer, name, options, work);
}
