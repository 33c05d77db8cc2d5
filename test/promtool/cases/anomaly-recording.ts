/** What is usual after four weeks, of which one point every half hour is known. */
import { days, hours, minutes } from '../../../lib/catalogue';
import type { RecordingRule } from '../../../lib/rules';
import { errorRate, errorRatio, latencyP95, requestRate } from '../../../lib/rules/families/http';
import type { InputSeries } from '../input';
import { type Recorded, recordingCase } from '../recording';

const every = minutes(30);
const at = days(29);
/** More of the input at once would be out of bounds for promtool. */
const timing = { at, every, evaluatedEvery: hours(12) };
const POINTS_A_DAY = days(1).value / every.value;
const NOW = at.value / every.value;

/** Points by their number from the start. */
type Points = ReadonlyMap<number, number>;

/** Four weeks of points in promtool's notation. */
const samples = (points: Points): string => Array.from({ length: NOW + 1 }, (_, i) => points.get(i) ?? '_').join(' ');
const history = (record: string, service: string, points: Points): InputSeries => ({
  name: record,
  labels: { service },
  samples: samples(points),
});

/** Far from what is usual, just before and just after the two hours: it must not count. */
const OUTSIDE = 1_000;
/** Of each of these days, the two hours around the time of the evaluation: a tenth less, as much, a fifth more, as much. */
function around(usual: Readonly<Record<number, number>>, now?: number): Points {
  const points = Object.entries(usual).flatMap(([ago, value]) => {
    const middle = NOW - Number(ago) * POINTS_A_DAY;
    const shape = [-2, OUTSIDE, -1, 0.9 * value, 0, value, 1, 1.2 * value, 2, 0.9 * value, 3, OUTSIDE];
    return shape.flatMap((_, i) =>
      i % 2 === 0 ? [[middle + (shape[i] as number), shape[i + 1] as number] as const] : [],
    );
  });
  return new Map([...points, ...(now === undefined ? [] : [[NOW, now] as const])]);
}

/** Values of the same time, the latest of as many days. */
const lately = (value: number, forDays: number): Points =>
  new Map(Array.from({ length: forDays * POINTS_A_DAY }, (_, i) => [NOW - i, value]));

const WEEKS = { 7: 10, 14: 20, 21: 30, 28: 40 };
/** Of a service that is younger than two weeks; the days differ from its week. */
const YOUNG = { 1: 2, 2: 4, 3: 9, 7: 500 };
const rounded = (value: number): number => Number(value.toFixed(9));
const chance = (rate: number): number => 3 * Math.sqrt(rate / 300);
const given = (rule: RecordingRule, points: Readonly<Record<string, Points>>): InputSeries[] =>
  Object.entries(points).map(([service, each]) => history(rule.record, service, each));
const gives = (records: Readonly<Record<string, Readonly<Record<string, number>>>>): Recorded[] =>
  Object.entries(records).flatMap(([record, values]) =>
    Object.entries(values).map(([service, value]): Recorded => [record, { service }, rounded(value)]),
  );

/** The median of the hours of four weeks, and of three days for a service that is younger. */
const OLD = 25;
const NEW = 4;

export const anomalyRecordingCases = [
  recordingCase('the requests that are usual at this time of the week, and the most and the fewest of them', {
    ...timing,
    given: given(requestRate, {
      bookings: around(WEEKS, 50),
      forecasts: around(YOUNG, 4),
    }),
    gives: gives({
      'service:http_requests:weeks_known': { bookings: 4, forecasts: 1 },
      'service:http_requests:seasonal_rate5m': { bookings: OLD, forecasts: NEW },
      'service:http_requests:seasonal_min_rate5m': { bookings: 0.9 * OLD, forecasts: 0.9 * NEW },
      'service:http_requests:seasonal_max_rate5m': { bookings: 1.2 * OLD, forecasts: 1.2 * NEW },
    }),
  }),

  recordingCase('the band of requests, at the level of the last day and as wide as the last week was uneven', {
    ...timing,
    given: [
      ...given(requestRate, { bookings: lately(7, 1), forecasts: lately(7, 1) }),
      history('service:http_requests:seasonal_rate5m', 'bookings', lately(10, 1)),
      history('service:http_requests:seasonal_min_rate5m', 'bookings', lately(4, 1)),
      history('service:http_requests:seasonal_max_rate5m', 'bookings', lately(20, 1)),
      history('service:http_requests:seasonal_rate5m', 'forecasts', lately(10, 1)),
      history('service:http_requests:seasonal_min_rate5m', 'forecasts', lately(4, 1)),
      history('service:http_requests:seasonal_max_rate5m', 'forecasts', lately(20, 1)),
      // Half as busy for most of the day, and something else on the day before.
      history('service:http_requests:of_seasonal_ratio', 'bookings', new Map([...lately(9, 2), ...lately(0.5, 1)])),
      history('service:http_requests:of_seasonal_ratio', 'forecasts', new Map([...lately(9, 2), ...lately(3, 1)])),
      ...['bookings', 'forecasts'].flatMap(service => [
        history('service:http_requests:below_usual_ratio', service, new Map([...lately(0.9, 8), ...lately(0.1, 7)])),
        history('service:http_requests:above_usual_ratio', service, new Map([...lately(0.9, 8), ...lately(0.2, 7)])),
      ]),
    ],
    gives: gives({
      'service:http_requests:level_ratio1d': { bookings: 0.5, forecasts: 3 },
      'service:http_requests:expected_rate5m': { bookings: 5, forecasts: 30 },
      'service:http_requests:lower_bound_rate5m': {
        bookings: 2 * (0.75 - 0.15) - chance(2),
        forecasts: 4 * (0.75 - 0.15) - chance(4),
      },
      'service:http_requests:upper_bound_rate5m': {
        bookings: 20 * (1.25 + 0.3) + chance(20),
        forecasts: 60 * (1.25 + 0.3) + chance(60),
      },
    }),
  }),

  recordingCase('requests as a share of those that are usual', {
    ...timing,
    given: [
      ...given(requestRate, { bookings: lately(7, 1) }),
      history('service:http_requests:seasonal_rate5m', 'bookings', lately(10, 1)),
    ],
    gives: gives({ 'service:http_requests:of_seasonal_ratio': { bookings: 0.7 } }),
  }),

  recordingCase('by how much requests are beyond the most and the fewest that are usual', {
    ...timing,
    given: ['bookings', 'forecasts'].flatMap(service => [
      history('service:http_requests:seasonal_min_rate5m', service, lately(4, 1)),
      history('service:http_requests:seasonal_max_rate5m', service, lately(20, 1)),
      history('service:http_requests:level_ratio1d', service, lately(1, 1)),
      ...given(requestRate, { [service]: lately(service === 'bookings' ? 1 : 30, 1) }),
    ]),
    gives: gives({
      'service:http_requests:below_usual_ratio': { bookings: 0.75, forecasts: 0 },
      'service:http_requests:above_usual_ratio': { bookings: 0, forecasts: 0.5 },
    }),
  }),

  recordingCase('the share of failures that is usual at this time of the week, or for most of the last day', {
    ...timing,
    given: [
      ...given(requestRate, {
        bookings: around(WEEKS, 50),
        forecasts: around(YOUNG, 4),
        ledger: around(WEEKS, 50),
        cache: around(WEEKS, 50),
      }),
      ...given(errorRate, {
        bookings: around({ 7: 0.1, 14: 0.4, 21: 1.2, 28: 2.4 }),
        forecasts: around({ 1: 0.02, 2: 0.08, 3: 0.45, 7: 0.5 }),
        ledger: around({ 7: 0.1, 14: 0.4, 21: 1.2, 28: 2.4 }),
        cache: around({ 7: 0.1, 14: 0.4, 21: 1.2, 28: 2.4 }),
      }),
      ...given(errorRatio, {
        bookings: around({ 7: 0.01, 14: 0.02, 21: 0.04, 28: 0.06 }, 0.05),
        forecasts: new Map([
          ...[...around({ 1: 0.01, 2: 0.02, 3: 0.05, 7: 0.001 }, 0.001)].filter(
            ([point]) => point !== NOW - POINTS_A_DAY + 3,
          ),
          ...[1, 2, 3, 4].map(ago => [NOW - ago, 0.001] as const),
        ]),
        // Not in the last day.
        ledger: around({ 7: 0.01, 14: 0.02, 21: 0.04, 28: 0.06 }),
        cache: around({ 7: 0.01, 14: 0.02, 21: 0.04, 28: 0.06 }, 0.5),
        // New: nothing says what is usual.
        newcomer: lately(0.02, 0.5),
      }),
    ],
    gives: gives({
      'service:http_request_errors:seasonal_ratio_rate5m': {
        bookings: 0.03,
        forecasts: 0.02,
        ledger: 0.03,
        cache: 0.03,
      },
      'service:http_request_errors:seasonal_max_ratio_rate5m': {
        bookings: 1.2 * 0.03,
        forecasts: 1.2 * 0.02,
        ledger: 1.2 * 0.03,
        cache: 1.2 * 0.03,
      },
      'service:http_request_errors:median_ratio1d': { bookings: 0.05, forecasts: 0.001, cache: 0.5, newcomer: 0.02 },
      'service:http_request_errors:expected_ratio_rate5m': {
        bookings: 0.05,
        forecasts: 0.02,
        ledger: 0.03,
        cache: 0.5,
      },
      'service:http_request_errors:upper_bound_ratio_rate5m': {
        bookings: 0.05 * 1.25 + 0.005 + 3 * Math.sqrt(0.055 / (300 * 50)),
        forecasts: 1.2 * 0.02 * 1.25 + 0.005 + 3 * Math.sqrt(0.025 / (300 * 4)),
        ledger: 1.2 * 0.03 * 1.25 + 0.005 + 3 * Math.sqrt(0.035 / (300 * 50)),
        cache: 0.5 * 1.25 + 0.005 + 3 * Math.sqrt(0.505 / (300 * 50)),
      },
    }),
  }),

  recordingCase('the latency that is usual at this time of the week', {
    ...timing,
    given: [
      ...given(requestRate, { bookings: around(WEEKS, 50), forecasts: around(YOUNG, 4) }),
      ...given(latencyP95, { bookings: around(WEEKS, 50), forecasts: around(YOUNG, 4) }),
    ],
    gives: gives({
      'service:http_request_duration_seconds:seasonal_p95_rate5m': { bookings: 0.95 * OLD, forecasts: 0.95 * NEW },
      'service:http_request_duration_seconds:seasonal_max_p95_rate5m': { bookings: 1.2 * OLD, forecasts: 1.2 * NEW },
    }),
  }),

  recordingCase('the band of latency, at the level of the last day', {
    ...timing,
    given: ['bookings', 'forecasts'].flatMap(service => [
      ...given(latencyP95, { [service]: lately(service === 'bookings' ? 4 : 1, 1) }),
      history('service:http_request_duration_seconds:seasonal_p95_rate5m', service, lately(2, 1)),
      history('service:http_request_duration_seconds:seasonal_max_p95_rate5m', service, lately(3, 1)),
      history(
        'service:http_request_duration_seconds:above_usual_ratio',
        service,
        new Map([...lately(0.9, 8), ...lately(0.2, 7)]),
      ),
    ]),
    gives: gives({
      'service:http_request_duration_seconds:of_seasonal_ratio': { bookings: 2, forecasts: 0.5 },
      'service:http_request_duration_seconds:level_ratio1d': { bookings: 2, forecasts: 0.5 },
      'service:http_request_duration_seconds:expected_p95_rate5m': { bookings: 4, forecasts: 1 },
      'service:http_request_duration_seconds:upper_bound_p95_rate5m': {
        bookings: 6 * (1.25 + 0.3),
        forecasts: 3 * (1.25 + 0.3),
      },
    }),
  }),

  recordingCase('by how much latency is beyond the most that is usual', {
    ...timing,
    given: ['bookings', 'forecasts'].flatMap(service => [
      ...given(latencyP95, { [service]: lately(service === 'bookings' ? 4.5 : 1, 1) }),
      history('service:http_request_duration_seconds:seasonal_max_p95_rate5m', service, lately(3, 1)),
      history('service:http_request_duration_seconds:level_ratio1d', service, lately(1, 1)),
    ]),
    gives: gives({
      'service:http_request_duration_seconds:above_usual_ratio': { bookings: 0.5, forecasts: 0 },
    }),
  }),
];
