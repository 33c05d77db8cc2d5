import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
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

/** What a program may say of the requests that it serves. */
export interface HttpOptions {
  /** Requests that are not measured, traced or logged at all. @default none */
  readonly ignore?: (request: IncomingMessage) => boolean;
  /** Whether spans tell the client's address, which is personal data. @default false */
  readonly clientAddress?: boolean;
}

/** The same for all requests of a framework. */
export interface Beginning extends HttpOptions {
  readonly framework?: Framework;
}

/** Measures requests, whatever framework serves them. Nothing of it throws. */
export interface HttpRecorder {
  /**
   * Begins to measure a request, and ends by itself when the response does, however that is. The same request may
   * begin again: it is one. Handlers run in the `context` of what it returns, which is undefined for a request that is
   * ignored or could not be measured. `route`: its template, where that is known from the start.
   */
  begin(
    request: IncomingMessage,
    response: ServerResponse,
    beginning: Beginning,
    route?: string,
  ): ServedRequest | undefined;
  /** What `measure` returns; where it throws, that is reported, and nothing returned. */
  guard<T>(measure: () => T): T | undefined;
}

/** Throws a TelemetryError where the service does not expose the family `http`. */
export function httpRecorder(core: Core): HttpRecorder {
  if (core.settings.enabled.http) return new Recorder(core);
  return { begin: () => undefined, guard: measure => core.failures.guard('http', measure) };
}

/** Entering the context that is active already would cost as much as a metric. */
function inContext<A extends unknown[]>(wanted: Context, work: (...args: A) => void, ...args: A): void {
  if (context.active() === wanted) work(...args);
  else context.with(wanted, work, undefined, ...args);
}

class Recorder implements HttpRecorder {
  private readonly metrics: HttpMetrics;
  private readonly onFinish: (this: ServerResponse) => void;
  private readonly onClose: (this: ServerResponse) => void;
  private readonly onLost = ({ response }: ServedRequest): void => this.end(response, false);
  /** What there is to do at the end: one that fails keeps none of the others. */
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
    // One listener for all requests: nothing is bound for each.
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
    beginning: Beginning,
    route?: string,
  ): ServedRequest | undefined {
    const begun = servedOf(request);
    if (begun !== undefined) return begun ?? undefined;
    try {
      if (!this.isIgnored(request, beginning)) return this.serve(request, response, beginning, route);
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
    { framework, clientAddress = false }: Beginning,
    route: string | undefined,
  ): ServedRequest {
    const label = methodLabel(request.method);
    const path = pathOf(request.url);
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = startServerSpan(this.core.tracer, { request, label, path, parent, route, clientAddress });
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
    // What came before took its time: the client has left meanwhile, or was answered, and no event is to come.
    const answered = response.writableEnded && response.writableFinished;
    if (answered || request.socket?.destroyed) this.end(response, answered);
    return served;
  }

  private end(response: ServerResponse, finished: boolean): void {
    const served = servedOf(response);
    if (served == null || served.ended) return;
    served.ended = true;
    try {
      const seconds = (performance.now() - served.begun) / 1_000;
      const route = served.route ?? UNMATCHED;
      // Asked for once more by those who sample lines by route.
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
