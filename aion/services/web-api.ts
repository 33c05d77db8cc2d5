import { database, http, ratio, seconds, system } from '../../lib/catalogue';
import { latencyObjective } from '../../lib/slo';
import { service } from '../service';

export const webApi = service('web-api', {
  description: "AION's public API.",
  team: 'platform',
  exposes: [http, database, system],
  slo: { availability: ratio(0.999), latency: { p95: seconds(1) } },
  objectives: [latencyObjective('latency', { share: ratio(0.95), within: seconds(1) })],
  traces: true,
  edge: true,
  baggageTo: ['ai-engine.aion.svc'],
});
