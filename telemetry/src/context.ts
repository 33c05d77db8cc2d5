import { type Context, context, createContextKey } from '@opentelemetry/api';

/** What is known so far about the request being served. */
export interface RequestContext {
  /** Identifies this request to this service. */
  readonly requestId: string;
  /** Shared by the whole chain of requests, from the first service on. */
  readonly correlationId: string;
  readonly method: string;
  /** Route template, once the router has found it. */
  route?: string | undefined;
}

const KEY = createContextKey('aion.request');

/** Propagates through async calls in OpenTelemetry's context, even if tracing is switched off. */
export const withRequest = (request: RequestContext, parent: Context = context.active()): Context =>
  parent.setValue(KEY, request);

export const activeRequest = (active: Context = context.active()): RequestContext | undefined =>
  active.getValue(KEY) as RequestContext | undefined;

/** Headers of requests and responses that carry the two ids. */
export const REQUEST_ID_HEADER = 'x-request-id';
export const CORRELATION_ID_HEADER = 'x-correlation-id';
