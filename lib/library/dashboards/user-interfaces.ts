import { httpProbe, oauth2Proxy } from '../../catalogue';
import {
  certificateExpired,
  certificateExpiring,
  interfaceWithoutSignIn,
  userInterfaceUnreachable,
} from '../../components/blackbox-exporter/alerts';
import { USER_INTERFACES_SERVICE } from '../../components/blackbox-exporter/component';
import { signInFailing } from '../../components/oauth2-proxy/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { equals, promql, rateInterval } from '../../promql';
import { certificateLeft, reachable } from './probes';

const NOT_EXPOSED = 'no user interface is exposed';
const interfaces = equals('service', USER_INTERFACES_SERVICE);

export const userInterfacesDashboard = dashboard('user-interfaces', {
  title: 'User interfaces',
  description: 'Can people reach the platform, and nobody else?',
  variables: [],
  panels: [
    stat('Reachable', {
      shows: 'Whether each exposed user interface responds to probes from inside the cluster.',
      queries: { '{{instance}}': reachable(interfaces) },
      alerts: [userInterfaceUnreachable],
      whenEmpty: NOT_EXPOSED,
      width: 12,
      height: 8,
    }),
    stat('Status without sign-in', {
      shows: 'Status that a request without credentials gets: 401, 403, or a redirect to where one can sign in.',
      queries: { '{{instance}}': promql`min by (instance) (${httpProbe.httpStatus})` },
      alerts: [interfaceWithoutSignIn],
      whenEmpty: NOT_EXPOSED,
      width: 12,
      height: 8,
    }),
    timeseries('Sign-in', {
      shows: 'Share of the requests to each user interface that the sign-in before it answered with a 5xx.',
      queries: {
        '{{service}}': promql`
          sum by (service) (rate(${oauth2Proxy.requests}{code=~"5.."}[${rateInterval}]))
          / sum by (service) (rate(${oauth2Proxy.requests}[${rateInterval}]))`,
      },
      unit: 'ratio',
      alerts: [signInFailing],
      whenEmpty: NOT_EXPOSED,
      width: 12,
      height: 8,
    }),
    timeseries('Certificates', {
      shows: 'Time until the certificate of each user interface expires, as last probed successfully.',
      queries: { '{{instance}}': certificateLeft(interfaces) },
      unit: 'seconds',
      alerts: [certificateExpiring, certificateExpired],
      whenEmpty: NOT_EXPOSED,
      width: 12,
      height: 8,
    }),
  ],
});
