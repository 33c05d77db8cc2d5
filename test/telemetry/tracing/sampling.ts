/** New traces, and how many of them a sampler samples. */
import { createHash } from 'node:crypto';
import { type Context, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace';

/** The same ids in each run, distributed like random ones. */
export const traceIds = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => createHash('md5').update(`trace ${i}`).digest('hex'));

const TRACES = traceIds(20_000);

export const takes = (sampler: Sampler, traceId: string, parent: Context = ROOT_CONTEXT, name = 'GET /'): boolean =>
  sampler.shouldSample(parent, traceId, name, SpanKind.SERVER, {}, []).decision === SamplingDecision.RECORD_AND_SAMPLED;

/** The share of 20,000 new traces that is sampled. */
export const share = (sampler: Sampler, name?: string): number =>
  TRACES.filter(id => takes(sampler, id, ROOT_CONTEXT, name)).length / TRACES.length;

/** A context below a span of another service, or of this one. */
export const under = (traceId: string, sampled: boolean, isRemote: boolean): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: '00f067aa0ba902b7',
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote,
  });
