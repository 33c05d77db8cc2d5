import { http, minutes } from '../../../lib/catalogue';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, target } from '../input';
import { duration, humanized, percentage } from '../text';

const route = { method: 'GET', path: '/v1/items/:id' };
const requests = (service: string, status: string, perSecond: number) =>
  input(http.requests, { ...target(service), ...route, status }, rising(perSecond));

/** A hundred requests per second, of which a share fails. */
const failing = (service: string, share: number) => [
  requests(service, '200', 100 * (1 - share)),
  requests(service, '500', 100 * share),
];

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
    },
    firesWhen: {
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
];
