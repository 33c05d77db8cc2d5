import { minutes, oauth2Proxy } from '../../../lib/catalogue';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, target } from '../input';
import { percentage } from '../text';

const PROXY = 'oauth2-proxy-grafana';
const requests = (code: string, perSecond: number, pod = 0) =>
  input(oauth2Proxy.requests, { ...target(PROXY), instance: `${PROXY}-${pod}`, code }, rising(perSecond));

/** One request per second through each of two proxies, of which a share fails. */
const failing = (share: number, code = '502') =>
  [0, 1].flatMap(pod => [requests('200', 1 - share, pod), requests(code, share, pod)]);

export const signInCases = [
  ruleCase('SignInFailing', {
    service: PROXY,
    given: share => failing(share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A rate needs two scrapes, and must be too high for five minutes.
    after: minutes(6),
    labels: { severity: 'warning', team: 'operations', service: PROXY },
    summary: share => `${PROXY} fails ${percentage(share)} of the requests`,
    description: share =>
      `${percentage(share)} of the requests to ${PROXY} got a 5xx status: it cannot reach the provider that people sign in ` +
      'with, or the user interface behind it.',
    dashboard: `harbour-user-interfaces?var-service=${PROXY}`,
    quietWhen: {
      'people are refused': share => failing(share, '403'),
      'few requests fail': () => [requests('502', 4 / 600)],
    },
  }),
];
