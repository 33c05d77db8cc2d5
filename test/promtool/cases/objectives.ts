/** Cases of what is recorded of objectives: those of the services in test/promtool/stack.ts. */
import { ai, bucketLabel, days, hours, http, minutes, seconds } from '../../../lib/catalogue';
import { errorBudget, events5m, events30m, failures, failures5m } from '../../../lib/rules/families/objectives';
import { type InputSeries, input, recorded, rising, target } from '../input';
import { recordingCase } from '../recording';

const of = (service: string, objective: string, period = '30d') => ({ service, objective, period });
const availability = of('bookings', 'availability');
const latency = of('bookings', 'latency');
const month = of('bookings', 'month', 'month');
const reads = of('bookings', 'reads', 'quarter');
const wanted = of('bookings', 'wanted', 'week');
const promised = of('forecasts', 'availability');
const inference = of('forecasts', 'inference');

const rounded = (value: number): number => Number(value.toFixed(9));

const route = { method: 'GET', path: '/v1/items/:id' };
const requests = (status: string, perSecond: number, service = 'bookings') =>
  input(http.requests, { ...target(service), ...route, status }, rising(perSecond));
const took = (method: string, perSecond: Readonly<Record<number, number>>) =>
  Object.entries(perSecond).map(([bound, rate]) =>
    input(
      http.requestDuration.bucket,
      { ...target('bookings'), ...route, method, le: bucketLabel(Number(bound)) },
      rising(rate),
    ),
  );
const counted = (method: string, perSecond: number) =>
  input(http.requestDuration.count, { ...target('bookings'), ...route, method }, rising(perSecond));
const inferred = { ...target('forecasts'), model: 'large' };

/** In four days, one failure at each age in minutes, twice as many at each that is older; all at five-minute marks. */
const EDGES = [25, 30, 55, 60, 115, 120, 355, 360, 1_435, 1_440, 4_315, 4_320];
function failuresAt(ages: readonly number[]): string {
  const values = Array.from({ length: (4 * 24 * 60) / 5 + 1 }, () => 0);
  for (const [i, age] of ages.entries()) values[values.length - 1 - age / 5] = 2 ** i;
  return values.join(' ');
}

const HALF_HOURS = 48;

/** Another service measures the same. */
const elsewhere = (series: readonly InputSeries[]): InputSeries[] =>
  series.map(({ labels, ...rest }) => ({ ...rest, labels: { ...labels, service: 'elsewhere' } }));

/** A day in UTC, and the first ones of its quarter and of the next. 2000 was a leap year, 2100 is none. */
const QUARTERS = [
  { day: '1971-04-01', from: '1971-04-01', to: '1971-07-01' },
  { day: '1972-02-29', from: '1972-01-01', to: '1972-04-01' },
  { day: '1972-08-15', from: '1972-07-01', to: '1972-10-01' },
  { day: '2000-05-01', from: '2000-04-01', to: '2000-07-01' },
  { day: '2100-12-31', from: '2100-10-01', to: '2101-01-01' },
];
const epoch = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000;
function quarterCase({ day, from, to }: (typeof QUARTERS)[number]) {
  const now = new Date(`${day}T00:00:00Z`);
  const sinceMonday = ((now.getUTCDay() + 6) % 7) * days(1).value;
  const monthAt = (offset: number): number => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset) / 1_000;
  return recordingCase(`${day} is in the quarter that begins on ${from}, and the next one begins on ${to}`, {
    given: [],
    at: seconds(epoch(day)),
    every: seconds(epoch(day)),
    gives: [
      ['service_objective:period:seconds', availability, days(30).value],
      ['service_objective:period:seconds', latency, days(30).value],
      ['service_objective:period:seconds', month, monthAt(1) - monthAt(0)],
      ['service_objective:period:seconds', reads, epoch(to) - epoch(from)],
      ['service_objective:period:seconds', wanted, days(7).value],
      ['service_objective:period_start:timestamp', availability, epoch(day) - days(30).value],
      ['service_objective:period_start:timestamp', latency, epoch(day) - days(30).value],
      ['service_objective:period_start:timestamp', month, monthAt(0)],
      ['service_objective:period_start:timestamp', reads, epoch(from)],
      ['service_objective:period_start:timestamp', wanted, epoch(day) - sinceMonday],
    ],
  });
}

export const objectiveCases = [
  ...QUARTERS.map(quarterCase),

  recordingCase('each kind of objective counts its events and its failures', {
    given: [
      ...[requests('200', 80), requests('404', 15), requests('500', 5), requests('200', 10, 'forecasts')],
      ...took('GET', { 0.5: 40, 2.5: 58, [Number.POSITIVE_INFINITY]: 60 }),
      ...took('POST', { 0.5: 10, 2.5: 20, [Number.POSITIVE_INFINITY]: 40 }),
      ...[counted('GET', 60), counted('POST', 40)],
      input(ai.requests, inferred, rising(4)),
      input(ai.errors, { ...inferred, kind: 'timeout' }, rising(0.5)),
      input(ai.errors, { ...inferred, kind: 'invalid_input' }, rising(1)),
      ...elsewhere([
        ...took('GET', { 0.5: 1, 2.5: 2, [Number.POSITIVE_INFINITY]: 3 }),
        counted('GET', 3),
        input(ai.requests, inferred, rising(2)),
        input(ai.errors, { ...inferred, kind: 'timeout' }, rising(1)),
      ]),
    ],
    at: minutes(12),
    every: seconds(30),
    gives: [
      ['service_objective:events:rate5m', availability, 100],
      ['service_objective:events:rate5m', latency, 100],
      ['service_objective:events:rate5m', month, 100],
      ['service_objective:events:rate5m', reads, 60],
      ['service_objective:events:rate5m', wanted, 100],
      ['service_objective:events:rate5m', promised, 10],
      ['service_objective:events:rate5m', inference, 4],
      ['service_objective:failures:rate5m', availability, 5],
      // Slower than 2.5 s, and reads slower than half a second.
      ['service_objective:failures:rate5m', latency, 22],
      ['service_objective:failures:rate5m', month, 5],
      ['service_objective:failures:rate5m', reads, 20],
      ['service_objective:failures:rate5m', wanted, 15],
      ['service_objective:failures:rate5m', promised, 0],
      ['service_objective:failures:rate5m', inference, 0.5],
      ['service_objective:events:increase5m', availability, 30_000],
      ['service_objective:events:increase5m', latency, 30_000],
      ['service_objective:events:increase5m', month, 30_000],
      ['service_objective:events:increase5m', reads, 18_000],
      ['service_objective:events:increase5m', wanted, 30_000],
      ['service_objective:events:increase5m', promised, 3_000],
      ['service_objective:events:increase5m', inference, 1_200],
      ['service_objective:failures:increase5m', availability, 1_500],
      ['service_objective:failures:increase5m', latency, 6_600],
      ['service_objective:failures:increase5m', month, 1_500],
      ['service_objective:failures:increase5m', reads, 6_000],
      ['service_objective:failures:increase5m', wanted, 4_500],
      ['service_objective:failures:increase5m', promised, 0],
      ['service_objective:failures:increase5m', inference, 150],
      ['service_objective:failures:least', availability, 10],
      ['service_objective:failures:least', latency, 10],
      ['service_objective:failures:least', month, 10],
      ['service_objective:failures:least', reads, 10],
      ['service_objective:failures:least', wanted, 10],
      ['service_objective:failures:least', promised, 10],
      ['service_objective:failures:least', inference, 3],
    ],
  }),

  recordingCase(
    'without the bucket of its bound, an objective on latency knows of no failure, and not that there was none',
    {
      given: [...took('GET', { [Number.POSITIVE_INFINITY]: 60 }), counted('GET', 60)],
      at: minutes(40),
      every: seconds(30),
      gives: [
        ['service_objective:events:rate5m', latency, 60],
        ['service_objective:events:rate5m', reads, 60],
        ...[availability, latency, month, reads, wanted].map(
          objective => ['service_objective:error_budget:state', objective, 0] as const,
        ),
      ],
    },
  ),

  recordingCase('what is good is counted, and nothing was', {
    given: [requests('404', 10), input(ai.requests, inferred, rising(4))],
    at: minutes(12),
    every: seconds(30),
    gives: [
      ['service_objective:failures:rate5m', inference, 0],
      ['service_objective:failures:rate5m', availability, 0],
      ['service_objective:failures:rate5m', month, 0],
      ['service_objective:failures:rate5m', wanted, 10],
    ],
  }),

  recordingCase('failures that always come just after a five-minute mark', {
    given: [
      // A hundred requests every half minute for a quarter of an hour, and after each mark ten that fail.
      input(http.requests, { ...target('bookings'), ...route, status: '200' }, '10000x20 10100+100x28 12900x80'),
      input(http.requests, { ...target('bookings'), ...route, status: '500' }, '500x20 510x9 520x9 530x89'),
    ],
    at: minutes(60),
    every: seconds(30),
    gives: [
      ['service_objective:failures:increase_period', availability, 30],
      ['service_objective:failures:increase_period', month, 30],
      ['service_objective:failures:increase_period', wanted, 0],
      ['service_objective:events:increase_period', availability, 2_930],
      ['service_objective:events:increase_period', month, 2_930],
      ['service_objective:events:increase_period', wanted, 2_930],
      ['service:http_request_errors:increase_period', { service: 'bookings' }, 30],
      ['service:http_request_errors:ratio_period', { service: 'bookings' }, rounded(30 / 2_930)],
    ],
  }),

  recordingCase('an objective of 99.5 % that fails twice as often, by a service that is two hours old', {
    given: [requests('200', 98), requests('404', 1), requests('500', 1)],
    at: hours(2),
    every: seconds(30),
    gives: [
      ['service_objective:error_budget:ratio', availability, 0.005],
      ['service_objective:error_budget:ratio', latency, 0.05],
      ['service_objective:error_budget:ratio', month, 0.01],
      ['service_objective:error_budget:ratio', reads, 0.1],
      ['service_objective:error_budget:ratio', wanted, 0.1],
      ...['5m', '30m', '1h', '2h'].flatMap(window => [
        [`service_objective:error_budget:burn_rate${window}`, availability, 2] as const,
        [`service_objective:error_budget:burn_rate${window}`, month, 1] as const,
        [`service_objective:error_budget:burn_rate${window}`, wanted, 0.1] as const,
      ]),
      // Of six hours, twenty-four windows of five minutes are known: the rest is free of failures.
      ['service_objective:error_budget:burn_rate6h', availability, rounded((2 * 24) / 72)],
      ['service_objective:error_budget:burn_rate6h', month, rounded(24 / 72)],
      ['service_objective:error_budget:burn_rate6h', wanted, rounded((0.1 * 24) / 72)],
      ['service_objective:events:increase30m', availability, 180_000],
      ['service_objective:events:increase30m', month, 180_000],
      ['service_objective:events:increase30m', wanted, 180_000],
      // Since the beginning of 1970: of a month of 31 days, and a week that began on Monday.
      ['service_objective:period:known_ratio', availability, rounded(4 / (30 * HALF_HOURS))],
      ['service_objective:period:known_ratio', month, rounded(4 / (31 * HALF_HOURS))],
      ['service_objective:period:known_ratio', wanted, rounded(4 / (7 * HALF_HOURS))],
      ['service_objective:error_budget:left_ratio_period', availability, rounded(1 - (2 * 4) / (30 * HALF_HOURS))],
      ['service_objective:error_budget:left_ratio_period', month, rounded(1 - 4 / (31 * HALF_HOURS))],
      ['service_objective:error_budget:left_ratio_period', wanted, rounded(1 - 0.4 / (7 * HALF_HOURS))],
      ['service_objective:error_budget:lasts_seconds', availability, ((30 * HALF_HOURS - 8) * 1_800) / (2 * (24 / 72))],
      ['service_objective:error_budget:lasts_seconds', month, ((31 * HALF_HOURS - 4) * 1_800) / (24 / 72)],
      ['service_objective:error_budget:lasts_seconds', wanted, ((7 * HALF_HOURS - 0.4) * 1_800) / (0.1 * (24 / 72))],
      ['service_objective:error_budget:state', availability, 2],
      ['service_objective:error_budget:state', month, 2],
      ['service_objective:error_budget:state', wanted, 2],
      ['service_objective:error_budget:state', latency, 0],
      ['service_objective:error_budget:state', reads, 0],
    ],
  }),

  recordingCase('each window holds what is within it, to the minute', {
    given: [
      recorded(errorBudget, availability, count => `0.005x${count}`),
      recorded(events5m, availability, count => `1000x${count}`),
      recorded(failures5m, availability, failuresAt(EDGES)),
    ],
    at: days(4),
    every: minutes(5),
    gives: [
      // Of two failures at each edge, it holds the younger one.
      ...(['30m', '1h', '2h', '6h', '1d', '3d'] as const).flatMap((window, i) => {
        const failed = 2 ** (2 * i + 1) - 1;
        const points = [6, 12, 24, 72, 288, 864][i] as number;
        return [
          [`service_objective:failures:increase${window}`, availability, failed] as const,
          [
            `service_objective:error_budget:burn_rate${window}`,
            availability,
            rounded(failed / points / 1_000 / 0.005),
          ] as const,
        ];
      }),
    ],
  }),

  recordingCase('periods have what came since they began: on a Wednesday, of which the month began on a Thursday', {
    given: [
      ...[availability, month, reads, wanted].flatMap(labels => [
        recorded(events30m, labels, count => `100x${count}`),
        // The last half hour of a Sunday is the one that is recorded at its end.
        recorded(failures(minutes(30)), labels, `10x${4 * HALF_HOURS} 1x200`),
      ]),
      // Idle.
      recorded(events30m, latency, count => `0x${count}`),
      recorded(failures(minutes(30)), latency, count => `0x${count}`),
    ],
    at: days(6),
    every: minutes(30),
    gives: [
      ['service_objective:period_start:timestamp', availability, -days(24).value],
      ['service_objective:period_start:timestamp', latency, -days(24).value],
      ['service_objective:period_start:timestamp', month, 0],
      ['service_objective:period_start:timestamp', reads, 0],
      ['service_objective:period_start:timestamp', wanted, days(4).value],
      ['service_objective:period:seconds', availability, days(30).value],
      ['service_objective:period:seconds', latency, days(30).value],
      ['service_objective:period:seconds', month, days(31).value],
      ['service_objective:period:seconds', reads, days(90).value],
      ['service_objective:period:seconds', wanted, days(7).value],
      // Of the first half hour, which is recorded as this one begins, only what looks back has something.
      ['service_objective:events:increase_period', availability, 100 * (6 * HALF_HOURS + 1)],
      ['service_objective:events:increase_period', latency, 0],
      ['service_objective:events:increase_period', month, 100 * 6 * HALF_HOURS],
      ['service_objective:events:increase_period', reads, 100 * 6 * HALF_HOURS],
      ['service_objective:events:increase_period', wanted, 100 * 2 * HALF_HOURS],
      ['service_objective:failures:increase_period', availability, 10 * (4 * HALF_HOURS + 1) + 2 * HALF_HOURS],
      ['service_objective:failures:increase_period', latency, 0],
      ['service_objective:failures:increase_period', month, (10 * 4 + 2) * HALF_HOURS],
      ['service_objective:failures:increase_period', reads, (10 * 4 + 2) * HALF_HOURS],
      ['service_objective:failures:increase_period', wanted, 2 * HALF_HOURS],
      ['service_objective:error_budget:left_ratio_period', month, rounded(1 - (10 * 4 + 2) / 100 / 31 / 0.01)],
      ['service_objective:error_budget:left_ratio_period', reads, rounded(1 - (10 * 4 + 2) / 100 / 90 / 0.1)],
      ['service_objective:error_budget:left_ratio_period', wanted, rounded(1 - (0.01 * (2 / 7)) / 0.1)],
      [
        'service_objective:error_budget:left_ratio_period',
        availability,
        rounded(1 - (10 * (4 * HALF_HOURS + 1) + 2 * HALF_HOURS) / 100 / (30 * HALF_HOURS) / 0.005),
      ],
      ['service_objective:error_budget:state', availability, 3],
      ['service_objective:error_budget:state', latency, 0],
      ['service_objective:error_budget:state', month, 3],
      ['service_objective:error_budget:state', reads, 2],
      ['service_objective:error_budget:state', wanted, 2],
    ],
  }),

  recordingCase('of a period, that is known which was measured', {
    given: [recorded(events30m, month, '_x47 100x48'), recorded(events30m, reads, '_x71 100x24')],
    at: days(2),
    every: minutes(30),
    gives: [
      ['service_objective:period:known_ratio', month, rounded(49 / (31 * HALF_HOURS))],
      ['service_objective:period:known_ratio', reads, rounded(25 / (90 * HALF_HOURS))],
    ],
  }),

  recordingCase('one failure says nothing about an objective that would allow less than one', {
    given: [
      recorded(events30m, availability, '0x40 4 0x200'),
      recorded(failures(minutes(30)), availability, '0x40 1 0x200'),
    ],
    at: days(1),
    every: minutes(30),
    gives: [
      ['service_objective:error_budget:state', availability, 1],
      ['service_objective:error_budget:state', latency, 0],
      ['service_objective:error_budget:state', month, 0],
      ['service_objective:error_budget:state', reads, 0],
      ['service_objective:error_budget:state', wanted, 0],
    ],
  }),

  recordingCase('counters that start late, are reset, and are not scraped for a while', {
    given: [
      // From the twentieth minute on one a second; reset after half an hour; three minutes without scrapes.
      input(
        http.requests,
        { ...target('bookings'), ...route, status: '200' },
        '_x39 0+30x59 0+30x59 1800+30x9 _x5 2250+30x70',
      ),
      input(
        http.requests,
        { ...target('bookings'), ...route, status: '500' },
        '_x39 0+3x59 0+3x59 180+3x9 _x5 225+3x70',
      ),
    ],
    at: minutes(120),
    every: seconds(30),
    gives: [
      // Of 594: rates see less at the beginning of the series, and nothing between the last sample before a reset and the first after it.
      ['service_objective:failures:increase2h', availability, 574.35],
      ['service_objective:failures:increase2h', month, 574.35],
      ['service_objective:failures:increase2h', wanted, 0],
      ['service_objective:error_budget:burn_rate1h', availability, rounded(1 / 11 / 0.005)],
      ['service_objective:error_budget:burn_rate1h', month, rounded(1 / 11 / 0.01)],
      ['service_objective:error_budget:burn_rate1h', wanted, 0],
    ],
  }),
];
