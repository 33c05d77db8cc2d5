import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge, histogram } from '../metric';

const model = open('name of the model', 20);

const ERROR_KINDS = values('timeout', 'out_of_memory', 'invalid_input', 'aborted', 'internal');

/** Failures that are the caller's doing: what it sent cannot be processed, or it left before the end. */
export const AI_CALLER_FAULTS: readonly (typeof ERROR_KINDS.values)[number][] = ['invalid_input', 'aborted'];

export const ai = family(
  { name: 'ai', exposedBy: 'an inference engine' },
  {
    requests: counter('ai_inference_requests_total', {
      help: 'Inference requests, finished or failed.',
      unit: 'count',
      labels: { model },
    }),
    duration: histogram('ai_inference_duration_seconds', {
      help: 'Time from the request to the last token.',
      unit: 'seconds',
      labels: { model },
      // 30 s is a bucket bound because SlowAIInference compares with it.
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 120],
    }),
    errors: counter('ai_inference_errors_total', {
      help: 'Inference requests that failed.',
      unit: 'count',
      labels: { model, kind: ERROR_KINDS },
    }),
    activeSessions: gauge('ai_active_sessions', { help: 'Sessions that hold a model now.', unit: 'count' }),
    modelLoadDuration: histogram('ai_model_load_duration_seconds', {
      help: 'Time to load a model until it can serve.',
      unit: 'seconds',
      labels: { model },
      buckets: [1, 5, 10, 30, 60, 120, 300, 600],
    }),
    tokens: counter('ai_tokens_total', {
      help: 'Tokens read (prompt) and written (completion).',
      unit: 'count',
      labels: { model, direction: values('prompt', 'completion') },
    }),
  },
);
