import { context, SpanKind } from '@opentelemetry/api';
import { ai } from '../catalogue';
import type { Core } from '../core';
import { inSpan } from '../tracing/in-span';
import { ATTR_OPERATION_NAME, ATTR_REQUEST_MODEL } from './attributes';
import { type AiOptions, Inference, type InferenceCall, InferenceMetrics, type InferenceRequest } from './inference';
import { type Session, Sessions } from './sessions';
import { RecordedStream, type Stream } from './stream';

export type { AiOptions, InferenceCall, InferenceRequest, Tokens } from './inference';
export type { ErrorKind } from './kinds';
export type { Session } from './sessions';
export type { Stream } from './stream';

/** Records inference, however the work ends. What it returns or throws is passed through unchanged. */
export interface Ai {
  /** Runs `work` as one request to a model, in a span. */
  inference<T>(request: InferenceRequest, work: (call: InferenceCall) => T | Promise<T>): Promise<T>;
  /**
   * One request to a model, with a streamed answer. It starts when the first piece is requested, and ends with the last
   * piece, an error, or the reader closing the stream, which is an error only if `signal` has fired.
   */
  inferenceStream<T, R>(
    request: InferenceRequest,
    work: (call: InferenceCall) => Stream<T, R>,
  ): AsyncGenerator<T, R, undefined>;
  /** Counts as active until it ends. */
  session(options?: { readonly id?: string }): Session;
  /** Times the loading of a model. A load that fails has a span, but no duration. */
  modelLoad<T>(model: { readonly model: string }, load: () => T | Promise<T>): Promise<T>;
}

/** Throws a TelemetryError if the service does not expose the family `ai`. */
export function aiTelemetry(core: Core, options: AiOptions = {}): Ai {
  if (!core.settings.enabled.ai) return UNMEASURED;
  const metrics = new InferenceMetrics(core, options);
  const loads = core.metrics.histogram(ai.modelLoadDuration);
  const sessions = new Sessions(core);
  return {
    async inference(request, work) {
      const inference = new Inference(metrics, request, false);
      try {
        const result = await context.with(inference.context, work, undefined, inference);
        inference.succeed();
        return result;
      } catch (error) {
        inference.fail(error);
        throw error;
      }
    },
    inferenceStream: (request, work) => new RecordedStream(() => new Inference(metrics, request, true), work),
    session: ({ id } = {}) => sessions.begin(id),
    modelLoad({ model }, load) {
      const attributes = { [ATTR_OPERATION_NAME]: LOAD, [ATTR_REQUEST_MODEL]: model };
      return inSpan(core.tracer, `${LOAD} ${model}`, { kind: SpanKind.INTERNAL, attributes }, async span => {
        const startedAt = performance.now();
        const result = await load();
        loads.observe({ model }, (performance.now() - startedAt) / 1_000, span.spanContext());
        return result;
      });
    },
  };
}

const LOAD = 'load_model';

const NO_CALL: InferenceCall = { tokens: () => {} };
const NO_SESSION = { end: () => {}, [Symbol.dispose]: () => {} };

/** Used if the part is switched off or cannot be measured. */
export const UNMEASURED: Ai = {
  inference: async (_, work) => work(NO_CALL),
  async *inferenceStream(_, work) {
    return yield* await work(NO_CALL);
  },
  session: ({ id } = {}) => ({ ...(id !== undefined && { id }), ...NO_SESSION }),
  modelLoad: async (_, load) => load(),
};
