import { AI_CALLER_FAULTS, ai, http, perSecond, ratio, seconds, system } from '../../lib/catalogue';
import { noneOf } from '../../lib/promql';
import { events, ratioObjective } from '../../lib/slo';
import { service } from '../service';

export const aiEngine = service('ai-engine', {
  description: "Runs the models; answers web-api's inference requests.",
  team: 'ai',
  exposes: [http, ai, system],
  // A request waits for its inference, so its target is the threshold of SlowAIInference.
  slo: { availability: ratio(0.999), latency: { p95: seconds(30) } },
  objectives: [
    ratioObjective('inference', {
      share: ratio(0.995),
      failed: events(ai.errors, noneOf('kind', AI_CALLER_FAULTS)),
      of: events(ai.requests),
      // A model answers a few requests per minute and session.
      traffic: perSecond(0.1),
    }),
  ],
  traces: true,
});
