/** Work in a span that fails, and is not awaited. */
import { trace } from '@opentelemetry/api';
import { inSpan } from '../../../../telemetry/src/tracing/in-span';

inSpan(trace.getTracer('test'), 'work', {}, async () => {
  throw new Error('nobody handles this');
});
