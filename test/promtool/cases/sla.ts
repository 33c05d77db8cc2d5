import { days, http, minutes, target as targets } from '../../../lib/catalogue';
import { upRatio } from '../../../lib/rules/target';
import { ruleCase } from '../case';
import { input, recorded, rising, steady, target } from '../input';
import { percentage } from '../text';

const service = { service: 'web-api' };
/** Quarters of an hour in a day. */
const DAY = 24 * 4;
/** And in the thirty days of the agreement. */
const POINTS = 30 * DAY;

/** Thirty days are evaluated at the end of each ten. A point every fifth minute would be more than promtool holds for a query. */
const overMonth = { evaluatedEvery: days(10), sampledEvery: minutes(15) };

/** The service was down for so many points in a row, from that day on. */
const outage = (points: number, day: number) => [
  recorded(upRatio, service, [...(points ? [`1x${day * DAY - 1} 0x${points - 1}`] : []), `1x${2 * POINTS}`].join(' ')),
];
/** Points of downtime that the agreement allows: two, 30 of its 43 minutes, at 99.9 %. */
const allowed = (availability: number) => Math.ceil(Number(((1 - availability) * POINTS).toFixed(6))) - 1;

const requests = (status: string, perSecond: number) =>
  input(http.requests, { ...target('web-api'), method: 'GET', path: '/v1/items/:id', status }, rising(perSecond));

const availability = (share: (level: number, threshold: number) => number) => ({
  summary: (level: number, threshold: number) =>
    `web-api was available for only ${percentage(share(level, threshold))} of the last 30 days`,
  description: (level: number, threshold: number) =>
    `web-api answered ${percentage(share(level, threshold))} of the time over the last 30 days, which is less than its ` +
    'service level agreement promises.',
});

export const slaCases = [
  ruleCase('SLAAvailabilityViolation', {
    of: 'web-api',
    given: share => [recorded(upRatio, service, steady(share))],
    quiet: threshold => threshold + (1 - threshold) / 10,
    fires: threshold => threshold - (1 - threshold) / 10,
    after: minutes(5),
    labels: { severity: 'critical', team: 'management', service: 'web-api' },
    ...availability(share => share),
    dashboard: 'aion-business?var-service=web-api',
    quietWhen: {
      'it was down for no longer than thirty days allow': {
        given: (_, promised) => outage(allowed(promised), 15),
        after: days(30),
        ...overMonth,
      },
      'its long outage is more than thirty days past': {
        given: (_, promised) => outage(3 * allowed(promised) + 3, 1),
        after: days(40),
        ...overMonth,
      },
      'it is younger than thirty days': () => [input(targets.up, target('web-api'), '_x3 1x5')],
    },
    firesWhen: {
      'it was down for longer than thirty days allow': {
        given: (_, promised) => outage(allowed(promised) + 1, 15),
        after: days(30),
        ...overMonth,
        ...availability((_, promised) => 1 - (allowed(promised) + 1) / POINTS),
      },
      'it has never answered': {
        given: () => [input(targets.up, target('web-api'), steady(0))],
        ...availability(() => 0),
      },
    },
  }),

  ruleCase('SLAErrorRateViolation', {
    of: 'web-api',
    given: share => [requests('200', 100 * (1 - share)), requests('503', 100 * share)],
    quiet: threshold => threshold * 0.9,
    fires: threshold => threshold * 1.1,
    // Averaged over every fifth minute: the first such has a rate, and it must hold for five.
    after: minutes(10),
    labels: { severity: 'critical', team: 'management', service: 'web-api' },
    summary: share => `web-api failed ${percentage(share)} of its requests over the last 30 days`,
    description: share =>
      `${percentage(share)} of the requests to web-api over the last 30 days were answered with a 5xx status, which is ` +
      'more than its service level agreement allows.',
    dashboard: 'aion-http?var-service=web-api',
    quietWhen: {
      // Ten quiet minutes with one failure in twenty, then a hundred thousand times as many requests without any.
      'it failed while hardly anybody asked': {
        given: () => [
          input(
            http.requests,
            { ...target('web-api'), method: 'GET', path: '/', status: '200' },
            '0+19x10 190+100000x30',
          ),
          input(http.requests, { ...target('web-api'), method: 'GET', path: '/', status: '500' }, '0+1x10 10x30'),
        ],
        after: minutes(40),
      },
    },
  }),
];
