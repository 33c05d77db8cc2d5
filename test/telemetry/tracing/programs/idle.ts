/** Starts tracing with a sampler that polls Jaeger, creates a span, and has nothing more to do. */
import { start } from '../start';

const { tracer } = start({ ...process.env, OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote' });
tracer.startSpan('span').end();
