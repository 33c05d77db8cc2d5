import { type Context, context, INVALID_SPAN_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { ai } from '../catalogue';
import type { Core } from '../core';
import { recordError } from '../tracing/in-span';
import {
  ATTR_CONVERSATION_ID,
  ATTR_INPUT_TOKENS,
  ATTR_OPERATION_NAME,
  ATTR_OUTPUT_TOKENS,
  ATTR_PROVIDER_NAME,
  ATTR_REQUEST_MODEL,
  ATTR_REQUEST_STREAM,
  ATTR_TIME_TO_FIRST_CHUNK,
} from './attributes';
import { type ErrorKind, kindOf, kindOfAbort } from './kinds';
import type { Session } from './sessions';

export interface InferenceRequest {
  /** The label `model`. */
  readonly model: string;
  /** `gen_ai.operation.name`: chat, text_completion, embeddings … @default 'text_completion' */
  readonly operation?: string;
  /** `gen_ai.provider.name`. @default 'aion', the engine's own models */
  readonly provider?: string;
  /** The session of the request, for its span; the request neither begins nor ends it. */
  readonly session?: Session;
  /** If it fires before the work has ended, the request counts as aborted or timed out, at that moment. */
  readonly signal?: AbortSignal;
}

/** Tokens since the last call, not in total. @default 0 */
export interface Tokens {
  /** Read. */
  readonly prompt?: number;
  /** Written. */
  readonly completion?: number;
}

/** What the work reports while it runs. */
export interface InferenceCall {
  /** Counts tokens: all at once, or piece by piece. */
  tokens(tokens: Tokens): void;
}

export interface AiOptions {
  /** Classifies an error; undefined leaves it to the library. @default `kindOf` of kinds.ts */
  readonly kindOf?: (error: unknown) => ErrorKind | undefined;
}

const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The metrics of inference. */
export class InferenceMetrics {
  readonly requests;
  readonly durations;
  readonly errors;
  readonly tokens;

  constructor(
    readonly core: Core,
    readonly options: AiOptions,
  ) {
    this.requests = core.metrics.counter(ai.requests);
    this.durations = core.metrics.histogram(ai.duration);
    this.errors = core.metrics.counter(ai.errors);
    this.tokens = core.metrics.counter(ai.tokens);
  }
}

/** One request, recorded once, when it first ends. */
export class Inference implements InferenceCall {
  /** The context in which its work runs. */
  readonly context: Context;
  private readonly span: Span;
  private readonly startedAt = performance.now();
  private prompt = 0;
  private completion = 0;
  private chunks = 0;
  private ended = false;

  constructor(
    private readonly metrics: InferenceMetrics,
    private readonly request: InferenceRequest,
    streams: boolean,
  ) {
    const { failures } = metrics.core;
    this.span = failures.guard('ai', () => this.start(streams)) ?? NO_SPAN;
    this.context = trace.setSpan(context.active(), this.span);
    failures.guard('ai', () => this.follow(request.signal));
  }

  private follow(signal: AbortSignal | undefined): void {
    // A signal that has fired already emits no event.
    if (signal?.aborted) this.abort();
    else signal?.addEventListener('abort', this.abort, { once: true });
  }

  private start(streams: boolean): Span {
    const { model, operation = 'text_completion', provider = 'aion', session } = this.request;
    return this.metrics.core.tracer.startSpan(`${operation} ${model}`, {
      // The engine runs its models itself.
      kind: SpanKind.INTERNAL,
      attributes: {
        [ATTR_OPERATION_NAME]: operation,
        [ATTR_PROVIDER_NAME]: provider,
        [ATTR_REQUEST_MODEL]: model,
        ...(streams && { [ATTR_REQUEST_STREAM]: true }),
        ...(session?.id !== undefined && { [ATTR_CONVERSATION_ID]: session.id }),
      },
    });
  }

  /** Also works when detached from its call: `({ tokens }) => …`. */
  readonly tokens = (tokens: Tokens): void => {
    this.metrics.core.failures.guard('ai', () => this.count(tokens));
  };

  private count({ prompt = 0, completion = 0 }: Tokens): void {
    const { model } = this.request;
    if (prompt !== 0) this.metrics.tokens.inc({ model, direction: 'prompt' }, prompt);
    if (completion !== 0) this.metrics.tokens.inc({ model, direction: 'completion' }, completion);
    this.prompt += prompt;
    this.completion += completion;
  }

  /** A piece of the answer has arrived. */
  chunk(): void {
    if (this.chunks++ === 0 && !this.ended) this.span.setAttribute(ATTR_TIME_TO_FIRST_CHUNK, this.seconds());
  }

  succeed(): void {
    this.end();
  }

  fail(error: unknown): void {
    this.end({ error, kind: () => this.classify(error) });
  }

  /** The reader closed the stream: an error only if the signal has fired. */
  leave(): void {
    if (this.request.signal?.aborted) this.abort();
    else this.end();
  }

  private readonly abort = (): void => {
    const error: unknown = this.request.signal?.reason;
    this.end({ error, kind: () => kindOfAbort(error) });
  };

  private classify(error: unknown): ErrorKind {
    const { core, options } = this.metrics;
    const own = core.failures.guard('ai', () => options.kindOf?.(error));
    if (own !== undefined) return own;
    const { signal } = this.request;
    return signal?.aborted && error === signal.reason ? kindOfAbort(error) : kindOf(error);
  }

  private end(failure?: { readonly error: unknown; readonly kind: () => ErrorKind }): void {
    if (this.ended) return;
    this.ended = true;
    const { metrics, span } = this;
    metrics.core.failures.guard('ai', () => {
      const { model, signal } = this.request;
      metrics.requests.inc({ model });
      metrics.durations.observe({ model }, this.seconds(), span.spanContext());
      if (this.prompt > 0) span.setAttribute(ATTR_INPUT_TOKENS, this.prompt);
      if (this.completion > 0) span.setAttribute(ATTR_OUTPUT_TOKENS, this.completion);
      if (failure !== undefined) {
        const kind = failure.kind();
        metrics.errors.inc({ model, kind });
        recordError(span, failure.error);
        // The same value as in the metric, so that one can be found from the other.
        span.setAttribute(ATTR_ERROR_TYPE, kind);
      }
      span.end();
      signal?.removeEventListener('abort', this.abort);
    });
  }

  private seconds(): number {
    return (performance.now() - this.startedAt) / 1_000;
  }
}
