/** AI telemetry on an in-memory core, and what it recorded. */
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Ai, type AiOptions, aiTelemetry, type InferenceRequest } from '../../../telemetry/src/ai';
import { type TestCore, testCore } from '../core';

export const REQUEST: InferenceRequest = { model: 'small' };

export function started(options: AiOptions = {}): { core: TestCore; ai: Ai } {
  const core = testCore();
  return { core, ai: aiTelemetry(core, options) };
}

/** Requests, durations, and errors by kind: `1 1` is one request, however it ended. */
export async function recorded(core: TestCore): Promise<string> {
  const requests = await core.value('ai_inference_requests_total', { model: 'small' });
  const durations = await core.value('ai_inference_duration_seconds_count', { model: 'small' });
  const errors = (await core.series('ai_inference_errors_total')).map(({ labels, value }) => `${labels.kind}=${value}`);
  return [requests, durations, ...errors].join(' ');
}

export function only(core: TestCore): ReadableSpan {
  expect(core.spans()).toHaveLength(1);
  return core.spans()[0] as ReadableSpan;
}
