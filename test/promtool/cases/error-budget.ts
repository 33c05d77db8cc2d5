import { hours, http, minutes, seconds } from '../../../lib/catalogue';
import { errorBudget } from '../../../lib/rules/families/error-budget';
import { SLA_PERIOD } from '../../../lib/rules/families/sla';
import { bookings } from '../../example/stack';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, recorded, target } from '../input';
import { duration } from '../text';

const BUDGET = Number((1 - (bookings.slo?.availability.value ?? 0)).toFixed(9));
/** The share of requests that must fail for a month's budget to last so long. */
const share = (lasts: number) => (BUDGET * SLA_PERIOD.value) / lasts;

const PER_MINUTE = 6_000;
const series = (status: string, values: string, service = 'bookings') =>
  input(http.requests, { ...target(service), method: 'GET', path: '/v1/items/:id', status }, values);
const ofAlert = (alertname: string, alertstate: string, samples: string) => ({
  name: 'ALERTS',
  labels: { alertname, alertstate, stage: 'page', service: 'bookings' },
  samples,
});

interface Part {
  /** How long the budget lasts at the rate of failures; infinite where nothing fails. */
  readonly lasts: number;
  readonly minutes: number;
}

/** Of two services, so that one can be taken for the other. */
const budgets = (forMinutes: number) =>
  ['bookings', 'forecasts'].map(service => recorded(errorBudget, { service }, `${BUDGET}x${forMinutes}`));

/** As many requests in every minute, of which as many fail as the parts say, one after another. */
const requests = (...parts: readonly Part[]) => requestsOf('bookings', parts);
function requestsOf(service: string, parts: readonly Part[]) {
  const values = (of: (failing: number) => number) => {
    let reached = 0;
    return parts
      .map(part => {
        const step = PER_MINUTE * of(share(part.lasts));
        const from = reached;
        reached += step * part.minutes;
        return `${from}+${step}x${part.minutes - 1}`;
      })
      .join(' ');
  };
  return [
    ...budgets(parts.reduce((sum, part) => sum + part.minutes, 0)),
    series(
      '200',
      values(failing => 1 - failing),
      service,
    ),
    series(
      '500',
      values(failing => failing),
      service,
    ),
  ];
}
const healthy = (forMinutes: number): Part => ({ lasts: Number.POSITIVE_INFINITY, minutes: forMinutes });
const HOUR = 60;

/** Nine failed requests, enough of all for any rate, and for long enough. */
const nineOfFew = {
  given: () => [...budgets(90), series('200', '0+0.5x90'), series('500', '0x19 1x2 2x2 3x2 4x2 5x2 6x2 7x2 8x2 9x60')],
  after: minutes(46),
  evaluatedEvery: seconds(30),
};
/** Between two evaluations: what is counted just after one is not in the rate of the next. */
const nineInADay = {
  given: () => [
    ...budgets(1_560),
    series('200', '0+0.1x1560'),
    series('500', '0x902 1x59 2x59 3x59 4x59 5x59 6x59 7x59 8x59 9x120'),
  ],
  after: minutes(24 * 60 + 30),
};

const summary = (lasts: number) => `At this rate bookings spends a month's error budget in ${duration(lasts)}`;
const fast = (lasts: number) =>
  'So many requests to bookings have been answered with a 5xx over the last hours, and still are, that all the failures that ' +
  `its objective allows in 30 days would be spent in ${duration(lasts)}.`;
const slow = (lasts: number) =>
  'For days bookings has answered more requests with a 5xx than its objective allows: at this rate, all the failures that may ' +
  `be in 30 days are spent in ${duration(lasts)}.`;

const common = {
  service: 'bookings',
  sampledEvery: minutes(1),
  summary,
  dashboard: 'harbour-business?var-service=bookings',
} as const;

export const errorBudgetCases = [
  ruleCase('ErrorBudgetBurningFast', {
    ...common,
    given: lasts => requests({ lasts, minutes: 90 }),
    quiet: slightlyAbove,
    // Half a second from where the text would change.
    fires: threshold => slightlyBelow(threshold) - 0.5,
    // An hour is known, and has been so for ten minutes.
    after: minutes(70),
    evaluatedEvery: seconds(30),
    labels: { severity: 'critical', team: 'operations', service: 'bookings' },
    description: fast,
    quietWhen: {
      'it fails no longer: the last hour was bad, the last minutes are not': {
        given: lasts => requests({ lasts: lasts / 2, minutes: 30 }, healthy(HOUR)),
        after: minutes(42),
      },
      'it fails for a quarter of an hour only': {
        given: lasts => requests(healthy(HOUR), { lasts: lasts / 1.3, minutes: 13 }, healthy(HOUR)),
        after: minutes(74),
      },
      'it fails for half an hour, less than twice as fast as that': {
        given: lasts => requests(healthy(HOUR), { lasts: lasts * 1.2, minutes: 32 }, healthy(HOUR)),
        after: minutes(92),
      },
      'it failed for three hours, less than twice as fast as that, and fails no longer': {
        given: lasts => requests({ lasts: lasts * 1.1, minutes: 3 * HOUR }, healthy(2 * HOUR)),
        after: minutes(3 * HOUR + 42),
        evaluatedEvery: minutes(1),
      },
      'nine of a few requests fail': nineOfFew,
      'another service fails': lasts => requestsOf('forecasts', [{ lasts, minutes: 90 }]),
      'HighErrorRate has paged for it until nine minutes ago': lasts => [
        ...requests({ lasts, minutes: 90 }),
        ofAlert('HighErrorRate', 'firing', '1x61'),
      ],
    },
    firesWhen: {
      'another alert fires for it, and HighErrorRate is pending': {
        given: lasts => [
          ...requests({ lasts, minutes: 90 }),
          ofAlert('HighLatency', 'firing', '1x90'),
          ofAlert('HighErrorRate', 'pending', '1x90'),
        ],
      },
      'it fails for hours, about half as fast as that': {
        given: (_, threshold) => requests({ lasts: 2.25 * threshold, minutes: 7 * HOUR }),
        after: minutes(350),
        evaluatedEvery: minutes(5),
        summary: (_, threshold) => summary(2.25 * threshold * (72 / 70)),
        description: (_, threshold) => fast(2.25 * threshold * (72 / 70)),
      },
    },
  }),

  ruleCase('ErrorBudgetBurningSlowly', {
    ...common,
    given: lasts => requests({ lasts, minutes: 26 * HOUR }),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    // So much of a day is known that it would be enough without the rest.
    after: minutes(277 * 5),
    evaluatedEvery: minutes(5),
    labels: { severity: 'warning', team: 'operations', service: 'bookings' },
    summary: lasts => summary(lasts * (288 / 277)),
    description: lasts => slow(lasts * (288 / 277)),
    quietWhen: {
      'it fails no longer': {
        given: lasts => requests({ lasts: lasts / 2, minutes: 12 * HOUR }, healthy(12 * HOUR)),
        after: hours(20),
      },
      'it fails for two hours only': {
        given: lasts => requests(healthy(HOUR), { lasts: lasts / 2, minutes: 2 * HOUR }, healthy(HOUR)),
        after: hours(3),
      },
      'nine of a few requests fail': nineInADay,
      'another service fails': lasts => requestsOf('forecasts', [{ lasts, minutes: 26 * HOUR }]),
    },
    firesWhen: {
      'it fails for days, about half as fast as that': {
        given: (_, threshold) => requests({ lasts: 2.3 * threshold, minutes: 58 * HOUR }),
        after: minutes(5 * 663),
        summary: (_, threshold) => summary(2.3 * threshold * (864 / 663)),
        description: (_, threshold) => slow(2.3 * threshold * (864 / 663)),
      },
    },
  }),
];
