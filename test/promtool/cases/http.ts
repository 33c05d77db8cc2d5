import { days, http, minutes, seconds, target as targets } from '../../../lib/catalogue';
import { requestRate } from '../../../lib/rules/families/http';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { type InputSeries, input, observations, recorded, rising, steady, target } from '../input';
import { duration, humanized, percentage } from '../text';

const route = { method: 'GET', path: '/v1/items/:id' };
const requests = (service: string, status: string, perSecond: number) =>
  input(http.requests, { ...target(service), ...route, status }, rising(perSecond));

/** A hundred requests per second, of which a share fails. */
const failing = (service: string, share: number) => [
  requests(service, '200', 100 * (1 - share)),
  requests(service, '500', 100 * share),
];

/** Requests that all fail, so many in five minutes. */
const allFailing = (count: number, service = 'bookings') => [requests(service, '500', count / 300)];

/**
 * A hundred requests per second, all of which fail for a minute and a half from the tenth minute on. Five minutes later, more than
 * 5 % of the last five minutes' have failed all the time, and of the last two minutes' none.
 */
const failedFor90s = (service: string) => ({
  given: () => [
    input(http.requests, { ...target(service), ...route, status: '200' }, '0+3000x20 60000x2 63000+3000x40'),
    input(http.requests, { ...target(service), ...route, status: '500' }, '0x20 3000+3000x2 9000x40'),
  ],
  after: minutes(15.5),
  evaluatedEvery: seconds(30),
  sampledEvery: seconds(30),
});

/** Ten minutes apart, for nine days: traffic of bookings by day, and whether its target is up. */
const TRAFFIC = { evaluatedEvery: minutes(10), sampledEvery: minutes(10) };
const POINTS = (24 * 60) / 10;
const HOUR = 6;
/** Noon of the ninth day. */
const NOON = days(8.5);
/** In promtool's notation, `0x3` is four samples and `_x3` is three missing ones. */
const samples = (value: number | '_', count: number): string =>
  value === '_' ? `_x${count}` : `${value}x${count - 1}`;
/** Requests per second on each day, and from noon of the last one `now`; `_` is no series. */
const traffic = (perDay: (day: number) => number | '_', now: number | '_' = 0): InputSeries =>
  recorded(
    requestRate,
    { service: 'bookings' },
    [
      ...Array.from({ length: 8 }, (_, day) => samples(perDay(day), POINTS)),
      samples(perDay(8), POINTS / 2),
      samples(now, HOUR),
    ].join(' '),
  );
const bookingsUp = input(targets.up, target('bookings'), steady(1));

export const httpCases = [
  ruleCase('HighErrorRate', {
    service: 'bookings',
    given: share => failing('bookings', share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A rate needs two scrapes: it exists from the first minute on, and must hold for five.
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', service: 'bookings' },
    summary: share => `bookings fails ${percentage(share)} of its requests`,
    description: share =>
      `${percentage(share)} of the requests to bookings were answered with a 5xx status over the last five minutes.`,
    dashboard: 'harbour-http?var-service=bookings',
    quietWhen: {
      'only forecasts fails': share => [...failing('bookings', 0), ...failing('forecasts', share)],
      'the failures are client errors': share => [
        requests('bookings', '200', 100 * (1 - share)),
        requests('bookings', '404', 100 * share),
      ],
      'there are no requests': () => [requests('bookings', '200', 0), requests('bookings', '500', 0)],
      'nine requests in five minutes are all that fail, and all there are': () => allFailing(9),
      'all requests of a minute and a half failed, and none since': failedFor90s('bookings'),
      'of hardly any requests at night, two fail within ten minutes': {
        given: () => [
          input(http.requests, { ...target('bookings'), ...route, status: '200' }, '500x120'),
          input(http.requests, { ...target('bookings'), ...route, status: '500' }, '7x40 8x7 9x73'),
        ],
        after: minutes(26),
        sampledEvery: seconds(30),
      },
    },
    firesWhen: {
      'ten requests in five minutes are all there are, and all fail': {
        given: () => allFailing(10.05),
        // The rate takes five minutes to reach its full value.
        after: minutes(10),
        summary: () => 'bookings fails 100% of its requests',
        description: () =>
          '100% of the requests to bookings were answered with a 5xx status over the last five minutes.',
      },
      'what failed has worked again for less than a quarter of an hour': {
        // Half of the requests for ten minutes; what is recorded over five of them is over the threshold for five more.
        given: () => [
          input(http.requests, { ...target('bookings'), ...route, status: '200' }, '0+600x60'),
          input(http.requests, { ...target('bookings'), ...route, status: '500' }, '0+600x10 6000x60'),
        ],
        until: minutes(25),
        summary: () => 'bookings fails 50% of its requests',
        description: () =>
          '50% of the requests to bookings were answered with a 5xx status over the last five minutes.',
      },
      'it fails in several ways': {
        given: share => [
          requests('bookings', '201', 100 * (1 - share)),
          requests('bookings', '502', 50 * share),
          requests('bookings', '503', 50 * share),
        ],
      },
    },
  }),

  ruleCase('HighErrorRate', {
    service: 'forecasts',
    given: share => failing('forecasts', share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'models', service: 'forecasts' },
    summary: share => `forecasts fails ${percentage(share)} of its requests`,
    description: share =>
      `${percentage(share)} of the requests to forecasts were answered with a 5xx status over the last five minutes.`,
    dashboard: 'harbour-http?var-service=forecasts',
    quietWhen: {
      'nine requests in five minutes are all that fail, and all there are': () => allFailing(9, 'forecasts'),
      'all requests of a minute and a half failed, and none since': failedFor90s('forecasts'),
    },
  }),

  ruleCase('HighLatency', {
    service: 'bookings',
    given: p95 => observations(http.requestDuration, { ...target('bookings'), ...route }, p95),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(11),
    labels: { severity: 'warning', team: 'operations', service: 'bookings' },
    summary: p95 => `bookings answers slowly: p95 is ${duration(p95)}`,
    description: p95 =>
      `One request in twenty to bookings takes longer than ${duration(p95)} (95th percentile over five minutes).`,
    dashboard: 'harbour-http?var-service=bookings',
  }),

  ruleCase('HighRequestRate', {
    service: 'bookings',
    given: perSecond => [
      requests('bookings', '200', perSecond - 100),
      requests('bookings', '404', 60),
      requests('bookings', '500', 40),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A five-minute rate takes five minutes to reach its full value, which must then hold for five.
    after: minutes(10),
    labels: { severity: 'info', team: 'operations', service: 'bookings' },
    summary: perSecond => `bookings serves ${humanized(perSecond)} requests/s`,
    description: perSecond =>
      `bookings has served ${humanized(perSecond)} requests per second over the last five minutes, ` +
      'more than its usual peak.',
    dashboard: 'harbour-http?var-service=bookings',
  }),

  ruleCase('TrafficStopped', {
    service: 'bookings',
    given: perSecond => [traffic(() => perSecond), bookingsUp],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: seconds(NOON.value + minutes(10).value),
    ...TRAFFIC,
    labels: { severity: 'warning', team: 'operations', service: 'bookings' },
    summary: () => 'bookings gets no requests',
    description: perSecond =>
      'bookings has had no request for a quarter of an hour, although its targets are up. At this time yesterday it got at ' +
      `least ${humanized(perSecond)} requests per second.`,
    dashboard: 'harbour-http?var-service=bookings',
    quietWhen: {
      'a few requests come': perSecond => [traffic(() => perSecond, 0.01), bookingsUp],
      'a week ago it had none at this time either': perSecond => [
        traffic(day => (day === 1 ? 0 : perSecond)),
        bookingsUp,
      ],
      'yesterday it had none at this time': perSecond => [traffic(day => (day === 7 ? 0 : perSecond)), bookingsUp],
      'none of its targets answers': perSecond => [
        traffic(() => perSecond),
        input(targets.up, target('bookings'), steady(0)),
      ],
      'it is new': perSecond => [traffic(day => (day < 8 ? '_' : perSecond)), bookingsUp],
    },
    firesWhen: {
      'it has no series since its pods were replaced': {
        given: perSecond => [
          traffic(() => perSecond, '_'),
          bookingsUp,
          input(targets.up, target('bookings', { instance: 'bookings-1:9090', pod: 'bookings-1' }), steady(0)),
        ],
      },
      'nothing is known of a week ago': {
        given: perSecond => [traffic(day => (day < 5 ? '_' : perSecond)), bookingsUp],
      },
    },
  }),
];
