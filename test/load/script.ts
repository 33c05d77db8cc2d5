/** The load test, as k6 runs it: bundled and started by main.ts. */
import http from 'k6/http';
import type { Options, Scenario } from 'k6/options';
import { type Burst, PATIENCE, secondsOf, THRESHOLDS } from './plan';
import { newPerson, type Person } from './scenarios/people';
import { plan, targets } from './targets';

export { api } from './scenarios/api';
export { bursts } from './scenarios/bursts';
export { collection } from './scenarios/collection';
export { tracing } from './scenarios/tracing';

const seconds = (value: number): string => `${value}s`;
const duration = seconds(secondsOf(plan));

/**
 * A new user, a conversation and a traced request, the search for its trace, and the last look. What k6 cut off sooner,
 * when the load has ended, would count for nothing.
 */
const SLOWEST_ITERATION_SECONDS = 3 * PATIENCE.requestSeconds + PATIENCE.traceSeconds + PATIENCE.lookSeconds;

/** Arrival rates are whole numbers a minute. */
const steadily = (perSecond: number, exec: string, users: number): Scenario => ({
  executor: 'constant-arrival-rate',
  exec,
  rate: perSecond * 60,
  timeUnit: '1m',
  duration,
  preAllocatedVUs: users,
  maxVUs: users * 4,
  gracefulStop: seconds(SLOWEST_ITERATION_SECONDS),
});

/** Up and down again within a second at most. */
const burstStages = ({ quietSeconds, perSecond, seconds: length }: Burst) => [
  { target: 0, duration: seconds(quietSeconds) },
  { target: perSecond, duration: '0s' },
  { target: perSecond, duration: seconds(length) },
  { target: 0, duration: '0s' },
];

const mostInABurst = Math.max(...plan.bursts.map(({ perSecond }) => perSecond));

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
    collection: steadily(plan.looksPerSecond, 'collection', 5),
    tracing: steadily(plan.tracesPerSecond, 'tracing', 10),
    bursts: {
      executor: 'ramping-arrival-rate',
      exec: 'bursts',
      startRate: 0,
      timeUnit: '1s',
      preAllocatedVUs: mostInABurst / 2,
      maxVUs: mostInABurst * 2,
      stages: plan.bursts.flatMap(burstStages),
    },
  },
  thresholds,
  summaryTrendStats: ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
};

/** Nothing is put under load before everything answers: every address that does not is named. Returns whose page the bursts open. */
export function setup(): Person {
  const all = [
    `${targets.webApi}/v1/status`,
    ...targets.metrics,
    `${targets.prometheus}/-/ready`,
    `${targets.jaeger}/`,
  ];
  const silent = all.filter(url => http.get(url, { timeout: '10s' }).status !== 200);
  if (silent.length > 0) throw new Error(`no answer with status 200 from ${silent.join(', ')}`);
  const person = newPerson();
  if (person === undefined) throw new Error(`${targets.webApi} makes no user`);
  return person;
}

/** k6's own figures, for summary/: k6's JavaScript lacks what a page wants. */
export const handleSummary = (data: unknown): Record<string, string> => ({
  [__ENV.FIGURES as string]: JSON.stringify(data),
});
