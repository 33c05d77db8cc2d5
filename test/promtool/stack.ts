import { AI_CALLER_FAULTS, ai, days, http, loki, ratio, seconds } from '../../lib/catalogue';
import { differs, equals, noneOf } from '../../lib/promql';
import type { Service } from '../../lib/services';
import { availabilityObjective, events, latencyObjective, ratioObjective } from '../../lib/slo';
import { type Environment, type Stack, stack } from '../../lib/stack';
import {
  bookings,
  cache,
  forecasts,
  harbour,
  large as largeExample,
  ledger,
  names,
  service,
  small as smallExample,
} from '../example/stack';

/** Keeps as much as agreements, objectives and comparisons look back over; test/lib/rules/period.test.ts is about keeping less. */
function keepingAll(environment: Environment): Environment {
  const { storage } = environment.prometheus;
  const retention = { ...storage.retention, time: days(92) };
  return { ...environment, prometheus: { ...environment.prometheus, storage: { ...storage, retention } } };
}

export const large: Environment = keepingAll(largeExample);

/**
 * With the databases and the store of logs that `large` watches, whose pods belong to their team in every environment of the cases, and with its
 * notifications, so that people are paged through the same integration.
 */
const small: Environment = {
  ...keepingAll(smallExample),
  ...(large.databases && { databases: large.databases }),
  ...(large.notifications && { notifications: large.notifications }),
  ...(large.logs && { logs: large.logs }),
};

/** Objectives of each kind, over each kind of period. */
const berths: Service = {
  ...bookings,
  objectives: [
    latencyObjective('latency', { share: ratio(0.95), within: seconds(2.5) }),
    availabilityObjective('month', { share: ratio(0.99), period: 'month' }),
    latencyObjective('reads', {
      share: ratio(0.9),
      within: seconds(0.5),
      where: [equals('method', 'GET')],
      period: 'quarter',
    }),
    ratioObjective('wanted', {
      share: ratio(0.9),
      good: events(http.requests, differs('status', '404')),
      of: events(http.requests),
      period: 'week',
    }),
  ],
};
const models: Service = {
  ...forecasts,
  slo: { availability: ratio(0.999) },
  objectives: [
    ratioObjective('inference', {
      share: ratio(0.99),
      failed: events(ai.errors, noneOf('kind', AI_CALLER_FAULTS)),
      of: events(ai.requests),
      leastFailures: 3,
    }),
  ],
};

/** A Loki of the product's own: the platform has the other store of logs, and an environment has one. */
const archive: Service = service('archive', {
  description: 'Keeps the logs of ships.',
  team: 'operations',
  exposes: [loki],
});

/** The stack of the cases: the example's, in which both services promise something and teams answer for databases and models. */
export const watched: Stack = stack({
  ...harbour,
  names: { ...names, roles: { ...names.roles, databases: 'storage', models: 'models' } },
  services: [berths, models, ledger, cache, archive],
  environments: [large, small],
});
