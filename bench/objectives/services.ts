import { names } from '../../aion/names';
import { service } from '../../aion/service';
import { AI_CALLER_FAULTS, ai, database, http, ratio, seconds, system } from '../../lib/catalogue';
import { noneOf } from '../../lib/promql';
import type { Service } from '../../lib/services';
import { events, latencyObjective, ratioObjective } from '../../lib/slo';

/** Services with three objectives each: availability, latency, and a share of inferences or of a database's queries. */
export const services = (count: number): readonly Service[] =>
  Array.from({ length: count }, (_, i) => {
    const infers = i % 3 === 0;
    return service(`service-${String(i).padStart(4, '0')}`, {
      description: 'A service of the benchmark.',
      team: names.roles.platform,
      exposes: infers ? [http, ai, system] : [http, database, system],
      slo: { availability: ratio(0.999) },
      objectives: [
        latencyObjective('latency', { share: ratio(0.95), within: seconds(1) }),
        infers
          ? ratioObjective('inference', {
              share: ratio(0.995),
              failed: events(ai.errors, noneOf('kind', AI_CALLER_FAULTS)),
              of: events(ai.requests),
            })
          : ratioObjective('queries', {
              share: ratio(0.999),
              failed: events(database.queryErrors),
              of: events(database.queryDuration.count),
            }),
      ],
    });
  });
