import { days, http, minutes, seconds } from '../../../lib/catalogue';
import { downtime } from '../../../lib/rules/families/sla';
import { bookings } from '../../example/stack';
import { ruleCase } from '../case';
import { input, recorded, rising, target } from '../input';
import { percentage } from '../text';

const service = { service: 'bookings' };
/** There is a point every half hour: points per day, and in the thirty days of the agreement. */
const DAY = 24 * 2;
const POINTS = 30 * DAY;

/** Thirty days are evaluated every ten days. */
const overMonth = { evaluatedEvery: days(10), sampledEvery: minutes(30) };

/** The service was down for this many points in a row, from that day on. */
const outage = (points: number, day: number) => [
  recorded(
    downtime,
    service,
    [`0x${day * DAY - 1}`, ...(points ? [`1x${points - 1}`] : []), `0x${2 * POINTS}`].join(' '),
  ),
];
/** Points of downtime that an agreement allows: at 99.9 % one, which is 30 of its 43 minutes. */
const allowed = (availability: number) => Math.ceil(Number(((1 - availability) * POINTS).toFixed(6))) - 1;

/** Points of downtime that are one too many for `bookings`. */
const TOO_MANY = allowed(bookings.slo?.availability.value ?? 0) + 1;

const requests = (status: string, perSecond: number, of = 'bookings') =>
  input(http.requests, { ...target(of), method: 'GET', path: '/v1/items/:id', status }, rising(perSecond));

const availability = (share: (level: number, threshold: number) => number) => ({
  summary: (level: number, threshold: number) =>
    `bookings was available for only ${percentage(share(level, threshold))} of the last 30 days`,
  description: (level: number, threshold: number) =>
    `bookings was available for ${percentage(share(level, threshold))} of the last 30 days, which is below its service ` +
    'level agreement.',
});

export const slaCases = [
  ruleCase('SLAAvailabilityViolation', {
    service: 'bookings',
    given: share => [recorded(downtime, service, `${1 - share}x${2 * POINTS}`)],
    quiet: threshold => threshold + (1 - threshold) / 10,
    fires: threshold => threshold - (1 - threshold) / 10,
    // After thirty days the downtime exceeds what is allowed, and at the next evaluation it still does.
    after: days(40),
    ...overMonth,
    labels: { severity: 'critical', team: 'contracts', service: 'bookings' },
    ...availability(share => share),
    dashboard: 'harbour-service-levels?var-service=bookings',
    quietWhen: {
      'it was down no longer than allowed in thirty days': (_, promised) => outage(allowed(promised), 15),
      'its long outage was more than thirty days ago': (_, promised) => outage(3 * allowed(promised) + 3, 1),
      'it is new and was down at first': () => [recorded(downtime, service, '1 0x10')],
    },
    firesWhen: {
      'it was down longer than allowed in thirty days': {
        given: (_, promised) => outage(allowed(promised) + 1, 15),
        after: days(30),
        ...availability((_, promised) => 1 - (allowed(promised) + 1) / POINTS),
      },
      'it was down that long from its first minute on': {
        given: () => [recorded(downtime, service, `1x${TOO_MANY + 8}`)],
        // The last of these points exceeds the limit; the first is at the start.
        after: minutes((TOO_MANY - 1) * 30 + 5),
        evaluatedEvery: minutes(1),
        ...availability(() => 1 - TOO_MANY / POINTS),
      },
    },
  }),

  ruleCase('SLAErrorRateViolation', {
    service: 'bookings',
    given: share => [requests('200', 100 * (1 - share)), requests('503', 100 * share)],
    quiet: threshold => threshold * 0.9,
    fires: threshold => threshold * 1.1,
    // Requests are counted every half hour: after the first, the condition must hold for five minutes.
    after: minutes(35),
    evaluatedEvery: seconds(30),
    labels: { severity: 'critical', team: 'contracts', service: 'bookings' },
    summary: share => `bookings failed ${percentage(share)} of its requests over the last 30 days`,
    description: share =>
      `${percentage(share)} of the requests to bookings over the last 30 days were answered with a 5xx status, which is ` +
      'more than its service level agreement allows.',
    dashboard: 'harbour-http?var-service=bookings',
    quietWhen: {
      'only forecasts fails': share => [
        requests('200', 100),
        requests('200', 100 * (1 - share), 'forecasts'),
        requests('503', 100 * share, 'forecasts'),
      ],
      'nine of a few hundred requests failed': {
        given: () => [
          input(http.requests, { ...target('bookings'), method: 'GET', path: '/', status: '200' }, '0+10x60'),
          input(http.requests, { ...target('bookings'), method: 'GET', path: '/', status: '500' }, '0x19 1+1x8 9x40'),
        ],
        after: minutes(40),
      },
      // Ten minutes of low traffic with one failure in twenty, then a hundred thousand times as many requests without any.
      'it failed while there was hardly any traffic': {
        given: () => [
          input(
            http.requests,
            { ...target('bookings'), method: 'GET', path: '/', status: '200' },
            '0+19x10 190+100000x30',
          ),
          input(http.requests, { ...target('bookings'), method: 'GET', path: '/', status: '500' }, '0+1x10 10x30'),
        ],
        after: minutes(40),
      },
    },
  }),
];
