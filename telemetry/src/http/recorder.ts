import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Core } from '../core';
import { logRequest } from './access-log';
import { countRequest, countResponse } from './bodies';
import { unwatchConnection, watchConnection } from './connection';
import { bindEvents } from './events';
import { requestIds } from './ids';
import { methodLabel, UNMATCHED } from './labels';
import { HttpMetrics } from './metrics';
import { type Ended, outcomeOf } from './outcome';
import { type Framework, mark, ServedRequest, servedOf } from './served';
import { endServerSpan, startServerSpan } from './span';
import { pathOf } from './target';

/** Options of a program for the requests that it serves. */
export interface HttpOptions {
  /** Requests that are neither measured, traced nor logged. @default none */
  readonly ignore?: (request: IncomingMessage) => boolean;
  /** Whether spans contain the client's address, which is personal data. @default false */
  readonly clientAddress?: boolean;
}

/** Options that all requests of a framework share. */
export interface BeginOptions extends HttpOptions {
  readonly framework?: Framework;
}

/** Measures requests, whatever framework serves them. Never throws. */
export interface HttpRecorder {
  /**
   * Starts measuring a request; this ends with the response, however that ends. Calling it again for the same request has
   * no effect. Handlers run in the `context` of the result, which is undefined for a request that is ignored or could not be
   * measured. `route` is its template, if known from the start.
   */
  begin(
    request: IncomingMessage,
    response: ServerResponse,
    options: BeginOptions,
    route?: string,
  ): ServedRequest | undefined;
  /** Returns what `measure` returns; if it throws, reports the error and returns undefined. */
  guard<T>(measure: () => T): T | undefined;
}

/** Throws a TelemetryError if the service does not expose the family `http`. */
export function httpRecorder(core: Core): HttpRecorder {
  if (core.settings.enabled.http) return new Recorder(core);
  return { begin: () => undefined, guard: measure => core.failures.guard('http', measure) };
}

/** Entering a context that is already active would cost as much as a metric. */
function inContext<A extends unknown[]>(wanted: Context, work: (...args: A) => void, ...args: A): void {
  if (context.active() === wanted) work(...args);
  else context.with(wanted, work, undefined, ...args);
}

class Recorder implements HttpRecorder {
  private readonly metrics: HttpMetrics;
  private readonly onFinish: (this: ServerResponse) => void;
  private readonly onClose: (this: ServerResponse) => void;
  private readonly onLost = ({ response }: ServedRequest): void => this.end(response, false);
  /** What is done at the end; one that fails does not prevent the others. */
  private readonly endings: readonly ((ended: Ended) => void)[];

  constructor(private readonly core: Core) {
    this.metrics = new HttpMetrics(core.metrics);
    const log = core.module('http');
    this.endings = [
      ended => this.metrics.end(ended),
      endServerSpan,
      ended => inContext(ended.served.context, logRequest, log, ended),
      ({ served }) => unwatchConnection(served),
    ];
    // One listener for all requests, so that nothing is bound per request.
    const recorder = this;
    this.onFinish = function onFinish() {
      recorder.end(this, true);
    };
    this.onClose = function onClose() {
      recorder.end(this, false);
    };
  }

  begin(
    request: IncomingMessage,
    response: ServerResponse,
    options: BeginOptions,
    route?: string,
  ): ServedRequest | undefined {
    const known = servedOf(request);
    if (known !== undefined) return known ?? undefined;
    try {
      if (!this.isIgnored(request, options)) return this.serve(request, response, options, route);
    } catch (error) {
      this.core.failures.report('http', error);
    }
    mark(request, response, null);
    return undefined;
  }

  guard<T>(measure: () => T): T | undefined {
    return this.core.failures.guard('http', measure);
  }

  private isIgnored(request: IncomingMessage, { ignore }: HttpOptions): boolean {
    return ignore !== undefined && this.guard(() => ignore(request)) === true;
  }

  private serve(
    request: IncomingMessage,
    response: ServerResponse,
    { framework, clientAddress = false }: BeginOptions,
    route: string | undefined,
  ): ServedRequest {
    const label = methodLabel(request.method);
    const path = pathOf(request.url);
    const caller = propagation.extract(ROOT_CONTEXT, request.headers);
    // A stranger decides neither what is sampled nor what baggage says; its trace can still be found by the link.
    const { edge } = this.core.settings.tracing;
    const parent = edge ? ROOT_CONTEXT : caller;
    const link = edge ? trace.getSpanContext(caller) : undefined;
    const span = startServerSpan(this.core.tracer, { request, label, path, parent, link, route, clientAddress });
    const ids = requestIds(request.headers);
    const served = new ServedRequest({ request, response, ids, label, path, span, parent, framework });
    served.route = route;
    mark(request, response, served);
    countRequest(served);
    countResponse(served);
    bindEvents(request);
    bindEvents(response);
    watchConnection(served, this.onLost);
    response.on('finish', this.onFinish);
    response.on('close', this.onClose);
    this.guard(() => this.metrics.begin());
    // Earlier middleware took its time: if the client disconnected or got a response meanwhile, no event will follow.
    const answered = response.writableEnded && response.writableFinished;
    if (answered || request.socket?.destroyed) this.end(response, answered);
    return served;
  }

  private end(response: ServerResponse, finished: boolean): void {
    const served = servedOf(response);
    if (served == null || served.ended) return;
    served.ended = true;
    try {
      const seconds = (performance.now() - served.startedAt) / 1_000;
      const route = served.route ?? UNMATCHED;
      // Log sampling reads it, too.
      served.route = route;
      const ended = { served, seconds, route, outcome: outcomeOf(served, finished) };
      for (const ending of this.endings) this.try(ending, ended);
    } catch (error) {
      this.core.failures.report('http', error);
    }
  }

  private try(ending: (ended: Ended) => void, ended: Ended): void {
    try {
      ending(ended);
    } catch (error) {
      this.core.failures.report('http', error);
    }
  }
}
