import { type Context, context, createContextKey } from '@opentelemetry/api';

/** The request that is being served, as far as it is known yet. */
export interface RequestContext {
  /** This request, of this service. */
  readonly requestId: string;
  /** What the whole chain of requests shares, from the first service on. */
  readonly correlationId: string;
  readonly method: string;
  /** Route template, once the router has found it. */
  route?: string | undefined;
}

const KEY = createContextKey('aion.request');

/** Goes through async calls with OpenTelemetry's context, and is there with tracing switched off too. */
export const withRequest = (request: RequestContext, parent: Context = context.active()): Context =>
  parent.setValue(KEY, request);

export const activeRequest = (active: Context = context.active()): RequestContext | undefined =>
  active.getValue(KEY) as RequestContext | undefined;

/** Headers that carry the two ids in and out. */
export const REQUEST_ID_HEADER = 'x-request-id';
export const CORRELATION_ID_HEADER = 'x-correlation-id';
