import { http, ratio, seconds, system } from 'monitoring-as-code';
import { service } from '../service';

export const storefront = service('storefront', {
  description: 'The pages that customers see.',
  team: 'web',
  exposes: [http, system],
  slo: { availability: ratio(0.999), latency: { p95: seconds(1) } },
  without: { HighRequestRate: 'a campaign brings many visitors at once, as it should' },
  traces: true,
});
