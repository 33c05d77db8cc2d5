import { ai, http, ratio, system } from '../catalogue';
import { service } from './model/service';

export const aiEngine = service('ai-engine', {
  description: "Runs the models; answers web-api's inference requests.",
  team: 'ai',
  exposes: [http, ai, system],
  slo: { availability: ratio(0.999) },
  traces: true,
});
