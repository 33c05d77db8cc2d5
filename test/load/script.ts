/** The k6 script of the load test: bundled and started by main.ts. */
import http from 'k6/http';
import type { Options, Scenario } from 'k6/options';
import { type Burst, secondsOf, THRESHOLDS, TIMEOUTS } from './plan';
import { newPerson, type Person } from './scenarios/people';
import { plan, targets } from './targets';

export { api } from './scenarios/api';
export { bursts } from './scenarios/bursts';
export { collection } from './scenarios/collection';
export { tracing } from './scenarios/tracing';

const seconds = (value: number): string => `${value}s`;
const duration = seconds(secondsOf(plan));

/**
 * A new user, a conversation, a traced request, the search for its trace, and the last probe. Iterations that k6 cut off
 * earlier, at the end of the load, would not be counted.
 */
const MAX_ITERATION_SECONDS = 3 * TIMEOUTS.requestSeconds + TIMEOUTS.traceSeconds + TIMEOUTS.probeSeconds;

/** A constant rate, per minute because k6 takes only whole numbers. */
const constantRate = (perSecond: number, exec: string, users: number): Scenario => ({
  executor: 'constant-arrival-rate',
  exec,
  rate: perSecond * 60,
  timeUnit: '1m',
  duration,
  preAllocatedVUs: users,
  maxVUs: users * 4,
  gracefulStop: seconds(MAX_ITERATION_SECONDS),
});

/** Up and down again at once. */
const burstStages = ({ quietSeconds, perSecond, seconds: length }: Burst) => [
  { target: 0, duration: seconds(quietSeconds) },
  { target: perSecond, duration: '0s' },
  { target: perSecond, duration: seconds(length) },
  { target: 0, duration: '0s' },
];

const maxBurstRate = Math.max(...plan.bursts.map(({ perSecond }) => perSecond));

const thresholds: Record<string, string[]> = {};
for (const { metric, statistic, operator, limit } of THRESHOLDS) {
  thresholds[metric] = [...(thresholds[metric] ?? []), `${statistic}${operator}${limit}`];
}

export const options: Options = {
  scenarios: {
    api: {
      executor: 'ramping-vus',
      exec: 'api',
      startVUs: 1,
      stages: plan.stages.map(stage => ({ target: stage.users, duration: seconds(stage.seconds) })),
    },
    collection: constantRate(plan.probesPerSecond, 'collection', 5),
    tracing: constantRate(plan.tracesPerSecond, 'tracing', 10),
    bursts: {
      executor: 'ramping-arrival-rate',
      exec: 'bursts',
      startRate: 0,
      timeUnit: '1s',
      preAllocatedVUs: maxBurstRate / 2,
      maxVUs: maxBurstRate * 2,
      stages: plan.bursts.flatMap(burstStages),
    },
  },
  thresholds,
  summaryTrendStats: ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
};

/** Starts no load before every URL responds; names those that do not. Returns the user whose page the bursts open. */
export function setup(): Person {
  const all = [
    `${targets.webApi}/v1/status`,
    ...targets.metrics,
    `${targets.prometheus}/-/ready`,
    `${targets.jaeger}/`,
  ];
  const failed = all.filter(url => http.get(url, { timeout: '10s' }).status !== 200);
  if (failed.length > 0) throw new Error(`no response with status 200 from ${failed.join(', ')}`);
  const person = newPerson();
  if (person === undefined) throw new Error(`${targets.webApi} did not create a user`);
  return person;
}

/** Writes k6's figures for summary/, because k6's JavaScript lacks what a page needs. */
export const handleSummary = (data: unknown): Record<string, string> => ({
  [__ENV.FIGURES as string]: JSON.stringify(data),
});
