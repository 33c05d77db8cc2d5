/**
 * The alerts, at the bound of each of their windows. What the windows hold is in ./objectives.ts: here the series that are
 * recorded of them are given.
 */
import { type Duration, days, hours, minutes } from '../../../lib/catalogue';
import { burnRate, failures, leastFailures, periodLength } from '../../../lib/rules/families/objectives';
import { DEFAULT_PERIOD, WINDOWS } from '../../../lib/slo';
import { type FromThreshold, type Given, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { type InputSeries, recorded } from '../input';
import { duration } from '../text';

const availability = { service: 'bookings', objective: 'availability', period: '30d' };
const latency = { ...availability, objective: 'latency' };
const LEAST = 10;

/** How many times as fast as allowed each window is; none of the others fails. */
type Burns = readonly (readonly [window: Duration, burn: number])[];
interface Way {
  readonly labels?: typeof availability;
  /** In each long window. */
  readonly failed?: number;
}

/** The long windows, whose failures count. */
const LONG = [hours(1), hours(6), days(1), days(3)];

/** From the fifth minute on, so that it is seen when an alert begins. */
function burning(burns: Burns, { labels = availability, failed = LEAST }: Way = {}): InputSeries[] {
  const of = ({ value }: Duration) => burns.find(([window]) => window.value === value)?.[1] ?? 0;
  return [
    recorded(leastFailures, labels, count => `${LEAST}x${count}`),
    recorded(periodLength, labels, count => `${DEFAULT_PERIOD.value}x${count}`),
    ...LONG.map(window => recorded(failures(window), labels, count => `${failed}x${count}`)),
    ...WINDOWS.map(window => recorded(burnRate(window), labels, count => `0x4 ${of(window)}x${count}`)),
  ];
}

const lasts = (burn: number) => duration(DEFAULT_PERIOD.value / burn);
const summary = (burn: number) =>
  `At this rate the error budget of bookings for availability (30d) is gone in ${lasts(burn)}`;
const fast = (burn: number) =>
  'So much of what counts for the objective availability of bookings has failed over the last hours, and still does, that all the ' +
  `failures that it allows in its period (30d) would be spent in ${lasts(burn)}.`;
const slow = (burn: number) =>
  'For days more of what counts for the objective availability of bookings has failed than it allows: at this rate, all the failures ' +
  `that may be in its period (30d) are spent in ${lasts(burn)}.`;

const ofAlert = (alertname: string, alertstate: string, samples: string, labels: object = {}): InputSeries => ({
  name: 'ALERTS',
  labels: { alertname, alertstate, stage: 'page', service: 'bookings', ...labels },
  samples,
});

interface Pair {
  readonly long: Duration;
  readonly short: Duration;
}
const HOUR = { long: hours(1), short: minutes(5) };
const SIX_HOURS = { long: hours(6), short: minutes(30) };
const DAY = { long: days(1), short: hours(2) };
const THREE_DAYS = { long: days(3), short: hours(6) };

/** Both windows of a pair, as many times as fast as its bound. */
const pair = ({ long, short }: Pair, bound: number, times: readonly [long: number, short: number], way?: Way) =>
  burning(
    [
      [long, bound * times[0]],
      [short, bound * times[1]],
    ],
    way,
  );

/** The situations of a pair of windows, of which the bound is so much of the threshold. */
const quietAt = (windows: Pair, name: string, share: number): Readonly<Record<string, Given>> => {
  const given =
    (times: readonly [number, number], way?: Way): Given =>
    (_, threshold) =>
      pair(windows, share * threshold, times, way);
  return {
    [`the long window of ${name} is just below its bound`]: given([0.96, 2]),
    [`the short window of ${name} is just below its bound`]: given([2, 0.96]),
    [`nine fail in ${name}`]: given([2, 2], { failed: LEAST - 1 }),
    [`another service is beyond the bound of ${name}`]: given([2, 2], {
      labels: { ...availability, service: 'forecasts' },
    }),
    [`one objective was bad over ${name}, and another is in the short window`]: (_, threshold) => [
      ...pair(windows, share * threshold, [2, 0]),
      ...pair(windows, share * threshold, [0, 2], { labels: latency }),
    ],
  };
};

/** The texts at a burn rate that does not follow from the level. */
const at = (text: (burn: number) => string, burn: FromThreshold) => (_: number, threshold: number) =>
  text(burn(threshold));

const common = {
  service: 'bookings',
  summary,
  dashboard: 'harbour-service-levels?var-service=bookings',
} as const;
const ofAvailability = { team: 'operations', ...availability };

export const errorBudgetCases = [
  ruleCase('ErrorBudgetBurningFast', {
    ...common,
    given: burn => pair(HOUR, burn, [1, 1]),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // From the fifth minute on, for ten.
    after: minutes(15),
    labels: { severity: 'critical', ...ofAvailability },
    description: fast,
    quietWhen: {
      ...quietAt(HOUR, 'an hour', 1),
      ...quietAt(SIX_HOURS, 'six hours', 1 / 2.4),
      'the long window of one pair and the short one of the other are beyond their bounds': (_, threshold) =>
        burning([
          [hours(1), 2 * threshold],
          [minutes(30), 2 * threshold],
        ]),
      'the short window of one pair and the long one of the other are beyond their bounds': (_, threshold) =>
        burning([
          [minutes(5), 2 * threshold],
          [hours(6), 2 * threshold],
        ]),
      // An outage from the first minute to the twentieth: HighErrorRate fires until the 25th, and half an hour's window holds it until
      // the 50th. Nobody is to be called for it once more.
      'HighErrorRate paged for an outage that is over, and half an hour still holds it': {
        given: (_, threshold) => [
          ...pair(SIX_HOURS, threshold / 2.4, [1.04, 1.04]),
          ofAlert('HighErrorRate', 'firing', '_x5 1x19 _x40'),
        ],
        after: minutes(50),
      },
    },
    firesWhen: {
      'failures go on half an hour after HighErrorRate has paged': {
        given: burn => [...pair(HOUR, burn, [1, 1]), ofAlert('HighErrorRate', 'firing', '1x6 _x60')],
        // Until the 35th minute it counts as paged; then for ten.
        after: minutes(46),
      },
      'six hours and half an hour are just beyond their bound': {
        given: (_, threshold) => pair(SIX_HOURS, threshold / 2.4, [1.04, 1.04]),
        summary: at(summary, threshold => (1.04 * threshold) / 2.4),
        description: at(fast, threshold => (1.04 * threshold) / 2.4),
      },
      'another alert fires for it, and HighErrorRate is pending': {
        given: burn => [
          ...pair(HOUR, burn, [1, 1]),
          ofAlert('HighLatency', 'firing', '1x60'),
          ofAlert('HighErrorRate', 'pending', '1x60'),
        ],
      },
      'HighErrorRate fires in a stage that pages nobody': {
        given: burn => [...pair(HOUR, burn, [1, 1]), ofAlert('HighErrorRate', 'firing', '1x60', { stage: 'ticket' })],
      },
      'HighErrorRate of another service fires': {
        given: burn => [
          ...pair(HOUR, burn, [1, 1]),
          ofAlert('HighErrorRate', 'firing', '1x60', { service: 'forecasts' }),
        ],
      },
    },
  }),

  ruleCase('ErrorBudgetBurningSlowly', {
    ...common,
    given: burn => pair(DAY, burn, [1, 1]),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(5),
    labels: { severity: 'warning', ...ofAvailability },
    description: slow,
    quietWhen: {
      ...quietAt(DAY, 'a day', 1),
      ...quietAt(THREE_DAYS, 'three days', 1 / 3),
      'the long window of one pair and the short one of the other are beyond their bounds': (_, threshold) =>
        burning([
          [days(1), 2 * threshold],
          [hours(6), 2 * threshold],
        ]),
      'the short window of one pair and the long one of the other are beyond their bounds': (_, threshold) =>
        burning([
          [hours(2), 2 * threshold],
          [days(3), 2 * threshold],
        ]),
    },
    firesWhen: {
      'three days and six hours are just beyond their bound': {
        given: (_, threshold) => pair(THREE_DAYS, threshold / 3, [1.04, 1.04]),
        summary: at(summary, threshold => (1.04 * threshold) / 3),
        description: at(slow, threshold => (1.04 * threshold) / 3),
      },
    },
  }),
];
