import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { type RequestContext, withRequest } from '../context';
import type { RequestIds } from './ids';
import type { Method } from './labels';

/** What a framework knows of a request, asked for when it is needed. Nothing of it throws. */
export interface Framework {
  /** Route template, as soon as it is known. */
  route?(request: IncomingMessage): string | undefined;
  /** What made the request fail. */
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
  /** As it came in; `label` is what the metrics call it. */
  readonly method: string;
  readonly label: Method;
  /** Without the query. */
  readonly path: string;
  /** By `performance.now()`, in milliseconds. */
  readonly begun = performance.now();
  readonly span: Span;
  readonly spanContext: SpanContext;
  /** In which the handlers run. */
  readonly context: Context;
  /** Bytes of the bodies so far. */
  requestBytes = 0;
  responseBytes = 0;
  /** Whether all of the answer was. */
  responseCounted = true;
  /** The last part of the answer is being written. */
  writingEnd = false;
  /** What made it fail, where it was thrown through here. */
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

  /** For what has no router that is known here; goes before what the framework says. */
  set route(template: string | undefined) {
    this.found = template;
  }

  /** What made it fail; undefined where no one says. */
  get failure(): unknown {
    return this.error ?? this.framework?.error?.(this.request) ?? this.response.errored ?? undefined;
  }
}

const SERVED = Symbol('aion.telemetry.served');
type Marked = (IncomingMessage | ServerResponse) & { [SERVED]?: ServedRequest | null };

/** Undefined where it has not begun, null where it is not measured. */
export const servedOf = (message: IncomingMessage | ServerResponse): ServedRequest | null | undefined =>
  (message as Marked)[SERVED];

export function mark(request: IncomingMessage, response: ServerResponse, served: ServedRequest | null): void {
  (request as Marked)[SERVED] = served;
  (response as Marked)[SERVED] = served;
}
