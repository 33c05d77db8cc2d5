import { context, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';
import { orders, ordersCore, sampled } from './orders';

const { size } = orders;

describe('an exemplar', () => {
  const observe = async (span: SpanContext | undefined, active?: SpanContext) => {
    const { metrics } = ordersCore();
    const within = active ? trace.setSpanContext(context.active(), active) : context.active();
    context.with(within, () => metrics.histogram(size).observe({ kind: 'new' }, 1, span));
    return (await metrics.render('openmetrics')).body.match(/# \{.*\}/)?.[0];
  };
  const unsampled = { ...sampled, traceFlags: TraceFlags.NONE };

  it('is the active span', async () => {
    expect(await observe(undefined, sampled)).toBe(`# {trace_id="${'a'.repeat(32)}",span_id="${'b'.repeat(16)}"}`);
  });

  it('is the span that is passed, if any', async () => {
    expect(await observe({ ...sampled, spanId: 'c'.repeat(16) }, sampled)).toContain(`span_id="${'c'.repeat(16)}"`);
  });

  it('is never an unsampled or invalid span', async () => {
    expect(await observe(undefined, unsampled)).toBeUndefined();
    expect(await observe({ ...sampled, traceId: '0'.repeat(32) })).toBeUndefined();
    expect(await observe(undefined)).toBeUndefined();
  });

  it('stays until a sampled span replaces it', async () => {
    const { metrics } = ordersCore();
    metrics.histogram(size).observe({ kind: 'new' }, 1, sampled);
    metrics.histogram(size).observe({ kind: 'new' }, 1, unsampled);
    expect((await metrics.render('openmetrics')).body).toContain('# {trace_id=');
    expect((await metrics.render('openmetrics')).body).not.toContain('# {}');
  });
});
