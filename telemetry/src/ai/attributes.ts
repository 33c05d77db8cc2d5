/**
 * OpenTelemetry's names for inference. They are not stable yet, and their package advises copying such names rather than
 * importing them: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 */
export const ATTR_OPERATION_NAME = 'gen_ai.operation.name';
export const ATTR_PROVIDER_NAME = 'gen_ai.provider.name';
export const ATTR_REQUEST_MODEL = 'gen_ai.request.model';
export const ATTR_REQUEST_STREAM = 'gen_ai.request.stream';
export const ATTR_CONVERSATION_ID = 'gen_ai.conversation.id';
export const ATTR_INPUT_TOKENS = 'gen_ai.usage.input_tokens';
export const ATTR_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens';
/** Seconds. */
export const ATTR_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk';
