import { minutes } from '../../../lib/catalogue';
import type { RecordingRule } from '../../../lib/rules';
import {
  expectedErrorRatio,
  expectedLatencyP95,
  expectedRequestRate,
  lowerRequestRate,
  upperErrorRatio,
  upperLatencyP95,
  upperRequestRate,
  weeksKnown,
} from '../../../lib/rules/families/anomaly';
import { errorRate, errorRatio, latencyP95, requestRate } from '../../../lib/rules/families/http';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { type InputSeries, recorded, steady } from '../input';
import { percentage } from '../text';

const bookings = (values: readonly (readonly [RecordingRule, number])[], weeks = 4): InputSeries[] =>
  [...values, [weeksKnown, weeks] as const].map(([rule, value]) =>
    recorded(rule, { service: 'bookings' }, steady(value)),
  );

/** `%.2g` of a number between a hundredth and a hundred. */
const twoDigits = (value: number): string => `${Number(value.toPrecision(2))}`;

/** Ten are expected, seven to sixteen are usual. The level is the distance from the ten, in distances to the bound. */
const more = (level: number, weeks = 4) => gets(10 + 6 * level, weeks);
const fewer = (level: number, weeks = 4) => gets(10 - 3 * level, weeks);
const gets = (perSecond: number, weeks: number) =>
  bookings(
    [
      [requestRate, perSecond],
      [expectedRequestRate, 10],
      [upperRequestRate, 16],
      [lowerRequestRate, 7],
    ],
    weeks,
  );

/** One request in a hundred is expected to fail, of three hundred a second. */
const failing = (level: number, weeks = 4, perSecond = 300) => {
  const share = 0.01 + 0.01 * level;
  return bookings(
    [
      [errorRatio, share],
      [errorRate, share * perSecond],
      [expectedErrorRatio, 0.01],
      [upperErrorRatio, 0.02],
    ],
    weeks,
  );
};
const slow = (level: number, weeks = 4, perSecond = 10) =>
  bookings(
    [
      [latencyP95, 0.4 + 0.2 * level],
      [requestRate, perSecond],
      [expectedLatencyP95, 0.4],
      [upperLatencyP95, 0.6],
    ],
    weeks,
  );

const common = {
  service: 'bookings',
  quiet: slightlyBelow,
  fires: slightlyAbove,
  after: minutes(15),
  dashboard: 'harbour-anomalies?var-service=bookings',
};
const labels = (severity: string) => ({ severity, team: 'operations', service: 'bookings', stage: 'shadow' });

const requestTexts = (times: (level: number) => number) => ({
  summary: (level: number) =>
    `bookings gets ${twoDigits(times(level))} times its usual requests for this time of the week`,
  description: (level: number) =>
    `For a quarter of an hour bookings has been getting ${twoDigits(times(level))} times the requests that are expected at this ` +
    'time of the week, from the last four weeks and the level of the last day.',
});

export const anomalyCases = [
  ruleCase('RequestRateAnomalous', {
    ...common,
    given: level => more(level),
    labels: labels('info'),
    ...requestTexts(level => 1 + 0.6 * level),
    quietWhen: {
      'only one other week is known': level => more(level, 1),
      'there are a few fewer': () => fewer(0.9),
      'hardly any are expected, and hardly any come': () =>
        bookings([
          [requestRate, 0.09],
          [expectedRequestRate, 0.01],
          [upperRequestRate, 0.02],
          [lowerRequestRate, 0],
        ]),
    },
    firesWhen: {
      'there are far fewer': { given: level => fewer(level), ...requestTexts(level => 1 - 0.3 * level) },
      'hardly any are expected, and many come': {
        given: () =>
          bookings([
            [requestRate, 0.2],
            [expectedRequestRate, 0.05],
            [upperRequestRate, 0.1],
            [lowerRequestRate, 0],
          ]),
        ...requestTexts(() => 4),
      },
      'none come': { given: () => gets(0, 4), ...requestTexts(() => 0) },
    },
  }),

  ruleCase('ErrorRatioAnomalous', {
    ...common,
    given: level => failing(level),
    labels: labels('warning'),
    summary: level => `bookings fails ${percentage(0.01 + 0.01 * level)} of its requests, more than usual`,
    description: level =>
      `For a quarter of an hour bookings has been answering ${percentage(0.01 + 0.01 * level)} of its requests with a 5xx status, ` +
      'more than at this time of the last four weeks and than on the last day.',
    quietWhen: {
      'only one other week is known': level => failing(level, 1),
      'they are nine requests': () => failing(50, 4, 9 / 300 / 0.51),
    },
  }),

  ruleCase('LatencyAnomalous', {
    ...common,
    given: level => slow(level),
    labels: labels('warning'),
    summary: level => `bookings takes ${twoDigits(1 + 0.5 * level)} times as long as usual to answer`,
    description: level =>
      `For a quarter of an hour the slowest of twenty requests to bookings has taken ${twoDigits(1 + 0.5 * level)} times as long as ` +
      'is expected at this time of the week (95th percentile).',
    quietWhen: {
      'only one other week is known': level => slow(level, 1),
      'there are 99 requests in five minutes': level => slow(level, 4, 99 / 300),
    },
  }),
];
