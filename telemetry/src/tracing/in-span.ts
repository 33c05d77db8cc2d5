import { context, type Span, type SpanOptions, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { textOf } from '../thrown';
import { isError, reason } from './reason';

/**
 * Runs `work` in a span that is active meanwhile, and ends with it, or with the promise that it returns. What it returns or
 * throws is passed through unchanged; an error is recorded, and becomes the span's status.
 */
export function inSpan<T>(tracer: Tracer, name: string, options: SpanOptions, work: (span: Span) => T): T {
  const span = tracer.startSpan(name, options);
  let result: T;
  try {
    result = context.with(trace.setSpan(context.active(), span), work, undefined, span);
  } catch (error) {
    recordError(span, error);
    span.end();
    throw error;
  }
  if (!isThenable(result)) {
    span.end();
    return result;
  }
  // Returns the derived promise, not the original: our handler would hide that a rejection is unhandled.
  return Promise.resolve(result).then(
    value => {
      span.end();
      return value;
    },
    error => {
      recordError(span, error);
      span.end();
      throw error;
    },
  ) as T;
}

/** Marks a span as failed: the exception as an event, `error.type`, the status. Never throws, whatever the error is. */
export function recordError(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  span.setStatus({ code: SpanStatusCode.ERROR });
  try {
    span.recordException(isError(error) ? error : textOf(error));
    span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: reason(error) });
  } catch {
    // Its own getter throws, or it cannot be converted to text: only the error status is recorded.
  }
}

/** The value of `error.type`, of low cardinality: a code such as `ECONNREFUSED`, else the name of the error's class. */
export function errorType(error: unknown): string {
  if (!isError(error)) return typeof error;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return error.name === 'Error' ? error.constructor.name : error.name;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
