import { ai, http, ratio, seconds, system } from '../../lib/catalogue';
import { service } from '../service';

export const aiEngine = service('ai-engine', {
  description: "Runs the models; answers web-api's inference requests.",
  team: 'ai',
  exposes: [http, ai, system],
  // A request waits for its inference, so its target is the threshold of SlowAIInference.
  slo: { availability: ratio(0.999), latency: { p95: seconds(30) } },
  traces: true,
});
