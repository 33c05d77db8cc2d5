import { database, http, ratio, seconds, system } from 'monitoring-as-code';
import { service } from '../service';

export const orders = service('orders', {
  description: 'Takes orders and payments.',
  team: 'orders',
  exposes: [http, database, system],
  slo: { availability: ratio(0.9995), latency: { p95: seconds(0.5) } },
  thresholds: { HighErrorRate: ratio(0.01) },
  traces: true,
});
