import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { type RequestContext, withRequest } from '../context';
import type { RequestIds } from './ids';
import type { Method } from './labels';

/** What a framework knows about a request, read when it is needed. Never throws. */
export interface Framework {
  /** Route template, as soon as it is known. */
  route?(request: IncomingMessage): string | undefined;
  /** The error that made the request fail. */
  error?(request: IncomingMessage): unknown;
}

export interface ServedProps {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly ids: RequestIds;
  readonly label: Method;
  readonly path: string;
  readonly span: Span;
  /** Context of the caller. */
  readonly parent: Context;
  readonly framework: Framework | undefined;
}

/** A request from its first byte to its end, and what `activeRequest()` returns meanwhile. */
export class ServedRequest implements RequestContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly correlationId: string;
  /** As received; `label` is its value in metrics. */
  readonly method: string;
  readonly label: Method;
  /** Without the query. */
  readonly path: string;
  /** By `performance.now()`, in milliseconds. */
  readonly startedAt = performance.now();
  readonly span: Span;
  readonly spanContext: SpanContext;
  /** The context in which the handlers run. */
  readonly context: Context;
  /** Bytes of the body so far. */
  requestBytes = 0;
  responseBytes = 0;
  /** Whether the whole response was counted. */
  responseCounted = true;
  /** The last part of the response is being written. */
  writingEnd = false;
  /** The error that made it fail, if it was thrown through the recorder. */
  error: unknown;
  /** The socket was idle for longer than the server allows. */
  timedOut = false;
  ended = false;
  private readonly framework: Framework | undefined;
  private found: string | undefined;

  constructor(props: ServedProps) {
    this.request = props.request;
    this.response = props.response;
    this.requestId = props.ids.requestId;
    this.correlationId = props.ids.correlationId;
    this.method = props.request.method ?? props.label;
    this.label = props.label;
    this.path = props.path;
    this.framework = props.framework;
    this.span = props.span;
    this.spanContext = props.span.spanContext();
    this.context = withRequest(this, trace.setSpan(props.parent, props.span));
  }

  /** Undefined until the router has found one. */
  get route(): string | undefined {
    return this.found ?? this.framework?.route?.(this.request);
  }

  /** Set if the framework is unknown; takes precedence over the framework's. */
  set route(template: string | undefined) {
    this.found = template;
  }

  /** The error that made it fail; undefined if unknown. */
  get failure(): unknown {
    return this.error ?? this.framework?.error?.(this.request) ?? this.response.errored ?? undefined;
  }
}

const SERVED = Symbol('aion.telemetry.served');
type Marked = (IncomingMessage | ServerResponse) & { [SERVED]?: ServedRequest | null };

/** Undefined before measuring began, null if it is not measured. */
export const servedOf = (message: IncomingMessage | ServerResponse): ServedRequest | null | undefined =>
  (message as Marked)[SERVED];

export function mark(request: IncomingMessage, response: ServerResponse, served: ServedRequest | null): void {
  (request as Marked)[SERVED] = served;
  (response as Marked)[SERVED] = served;
}
