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
    service: 'web-api',
    given: share => failing('web-api', share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A rate needs two scrapes: it exists from the first minute on, and must hold for five.
    after: minutes(6),
    labels: { severity: 'critical', team: 'platform', service: 'web-api' },
    summary: share => `web-api fails ${percentage(share)} of its requests`,
    description: share =>
      `${percentage(share)} of the requests to web-api were answered with a 5xx status over the last five minutes.`,
    dashboard: 'aion-http?var-service=web-api',
    quietWhen: {
      'only ai-engine fails': share => [...failing('web-api', 0), ...failing('ai-engine', share)],
      'the failures are client errors': share => [
        requests('web-api', '200', 100 * (1 - share)),
        requests('web-api', '404', 100 * share),
      ],
      'there are no requests': () => [requests('web-api', '200', 0), requests('web-api', '500', 0)],
    },
    firesWhen: {
      'it fails in several ways': {
        given: share => [
          requests('web-api', '201', 100 * (1 - share)),
          requests('web-api', '502', 50 * share),
          requests('web-api', '503', 50 * share),
        ],
      },
    },
  }),

  ruleCase('HighErrorRate', {
    service: 'ai-engine',
    given: share => failing('ai-engine', share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'ai', service: 'ai-engine' },
    summary: share => `ai-engine fails ${percentage(share)} of its requests`,
    description: share =>
      `${percentage(share)} of the requests to ai-engine were answered with a 5xx status over the last five minutes.`,
    dashboard: 'aion-http?var-service=ai-engine',
  }),

  ruleCase('HighLatency', {
    service: 'web-api',
    given: p95 => observations(http.requestDuration, { ...target('web-api'), ...route }, p95),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(11),
    labels: { severity: 'warning', team: 'platform', service: 'web-api' },
    summary: p95 => `web-api answers slowly: p95 is ${duration(p95)}`,
    description: p95 =>
      `One request in twenty to web-api takes longer than ${duration(p95)} (95th percentile over five minutes).`,
    dashboard: 'aion-http?var-service=web-api',
  }),

  ruleCase('HighRequestRate', {
    service: 'web-api',
    given: perSecond => [
      requests('web-api', '200', perSecond - 100),
      requests('web-api', '404', 60),
      requests('web-api', '500', 40),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A five-minute rate takes five minutes to reach its full value, which must then hold for five.
    after: minutes(10),
    labels: { severity: 'info', team: 'platform', service: 'web-api' },
    summary: perSecond => `web-api serves ${humanized(perSecond)} requests/s`,
    description: perSecond =>
      `web-api has served ${humanized(perSecond)} requests per second over the last five minutes, ` +
      'more than it is usually asked for.',
    dashboard: 'aion-http?var-service=web-api',
  }),
];
