/** A family for tests, with a budget that is easy to exceed. */
import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import { counter, family, histogram, open, values } from '../../../lib/catalogue';
import { testCore } from '../core';

export const orders = family(
  { name: 'orders', exposedBy: 'a test' },
  {
    placed: counter('orders_placed_total', {
      help: 'Orders\nplaced.',
      unit: 'count',
      labels: { kind: values('new', 'again'), shop: open('name of the shop', 3) },
    }),
    size: histogram('orders_size_bytes', {
      help: 'Size.',
      unit: 'bytes',
      labels: { kind: values('new') },
      buckets: [1, 2.5],
    }),
    stored: counter('orders_stored_total', { help: 'Stored.', unit: 'count' }),
  },
);

export const ordersCore = () => testCore({ families: [orders] });

export const sampled: SpanContext = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  traceFlags: TraceFlags.SAMPLED,
};
