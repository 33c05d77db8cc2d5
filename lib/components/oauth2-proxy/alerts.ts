import { minutes, oauth2Proxy, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { ratioAlert, ticket } from '../../rules';

const WINDOW = minutes(10);

/** 5xx: the proxy's own failures, and those of a user interface that it cannot reach. */
export const signInFailing = ratioAlert('SignInFailing', {
  means: 'more than {threshold} of the requests to a user interface get a 5xx from the sign-in before it',
  threshold: ratio(0.2),
  // One person who reloads a broken page is enough: these interfaces have few users.
  leastEvents: {
    count: 5,
    what: 'failed requests in ten minutes',
    of: ({ service }) => promql`
      sum by (service) (increase(${oauth2Proxy.requests}{${service}, code=~"5.."}[${WINDOW}]))`,
  },
  expr: ({ threshold, service }) => promql`
    sum by (service) (rate(${oauth2Proxy.requests}{${service}, code=~"5.."}[${WINDOW}]))
    / sum by (service) (rate(${oauth2Proxy.requests}{${service}}[${WINDOW}])) > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} of the requests',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} got a 5xx status: it cannot reach the provider ' +
    'that people sign in with, or the user interface behind it.',
  dashboard: 'user-interfaces',
});

export const signInAlerts = [signInFailing] as const;
