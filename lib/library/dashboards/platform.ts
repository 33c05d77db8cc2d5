import { alerts, httpProbe, minutes, oauth2Proxy, prometheus, target } from '../../catalogue';
import {
  certificateExpired,
  certificateExpiring,
  interfaceWithoutSignIn,
  userInterfaceUnreachable,
} from '../../components/blackbox-exporter/alerts';
import { USER_INTERFACES_SERVICE } from '../../components/blackbox-exporter/component';
import { signInFailing } from '../../components/oauth2-proxy/alerts';
import { samplesRejected, scrapesOverLimit } from '../../components/prometheus/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { equals, promql, rateInterval } from '../../promql';
import { cardinalityNearBudget, failedScrapes, serviceDown, targetDown, upRatio } from '../../rules/families/target';
import { certificateLeft, reachable } from './probes';

const NOT_EXPOSED = 'no user interface is exposed';
const interfaces = equals('service', USER_INTERFACES_SERVICE);

export const platformDashboard = dashboard('platform', {
  title: 'Monitoring platform',
  description: 'Does everything that is monitored answer, and can people reach the platform?',
  variables: [variable('service', promql`${target.up}`)],
  rows: {
    'Does everything answer?': [
      stat('Targets that answer', {
        shows: 'Targets of each service whose last scrape succeeded; 0 for one that should have targets and has none.',
        queries: {
          '{{service}}': promql`
            sum by (service) (${target.up}{${service}})
            or 0 * group by (service) (${alerts.alerts}{${equals('alertname', serviceDown.name)}, ${service}})`,
        },
        unit: 'count',
        alerts: [serviceDown],
        width: 24,
        height: 6,
      }),
      timeseries('Successful scrapes', {
        shows: 'Share of the scrapes of each service that succeeded, over five minutes.',
        queries: { '{{service}}': promql`${upRatio}{${service}}` },
        width: 12,
        height: 6,
      }),
      timeseries('Failed scrapes', {
        shows: 'Share of the scrapes of each target that failed over five minutes, the twenty worst.',
        queries: {
          '{{service}} {{instance}}': promql`topk(20, ${failedScrapes}{${service}})`,
        },
        alerts: [targetDown],
        width: 12,
        height: 6,
      }),
    ],
    'What do scrapes bring?': [
      timeseries('Scrape duration', {
        shows: 'Time that the last scrape of the slowest target of each service took.',
        queries: { '{{service}}': promql`max by (service) (${target.scrapeDuration}{${service}})` },
        width: 12,
        height: 6,
      }),
      timeseries('Samples per scrape', {
        shows:
          'Samples of the largest target of each service; above the limit of the service its scrapes are rejected.',
        queries: { '{{service}}': promql`max by (service) (${target.samplesScraped}{${service}})` },
        alerts: [cardinalityNearBudget],
        width: 12,
        height: 6,
      }),
      timeseries('New series', {
        shows: 'Series that first appeared in the last scrapes: where cardinality comes from.',
        queries: { '{{service}}': promql`sum by (service) (${target.seriesAdded}{${service}})` },
        width: 8,
        height: 6,
      }),
      timeseries('Rejected scrapes', {
        shows: 'Scrapes in five minutes that Prometheus rejected because they exceeded their limit.',
        queries: {
          '{{instance}}': promql`sum by (instance) (increase(${prometheus.sampleLimitExceeded}[${minutes(5)}]))`,
        },
        unit: 'count',
        alerts: [scrapesOverLimit],
        width: 8,
        height: 6,
      }),
      timeseries('Rejected samples', {
        shows: 'Samples per second that Prometheus rejected because of their timestamps.',
        queries: {
          'duplicate {{instance}}': promql`sum by (instance) (rate(${prometheus.samplesDuplicate}[${rateInterval}]))`,
          'out of order {{instance}}': promql`sum by (instance) (rate(${prometheus.samplesOutOfOrder}[${rateInterval}]))`,
          'out of bounds {{instance}}': promql`sum by (instance) (rate(${prometheus.samplesOutOfBounds}[${rateInterval}]))`,
        },
        rateOf: 'samples',
        alerts: [samplesRejected],
        width: 8,
        height: 6,
      }),
    ],
    'Can people reach it?': [
      stat('Reachable', {
        shows: 'Whether each exposed user interface responds to probes from inside the cluster.',
        queries: { '{{instance}}': reachable(interfaces) },
        alerts: [userInterfaceUnreachable],
        whenEmpty: NOT_EXPOSED,
        width: 6,
      }),
      stat('Status without sign-in', {
        shows: 'Status that a request without credentials gets: 401, 403, or a redirect to where one can sign in.',
        queries: { '{{instance}}': promql`min by (instance) (${httpProbe.httpStatus})` },
        alerts: [interfaceWithoutSignIn],
        whenEmpty: NOT_EXPOSED,
        width: 6,
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
        width: 6,
      }),
      timeseries('Certificates', {
        shows: 'Time until the certificate of each user interface expires, as last probed successfully.',
        queries: { '{{instance}}': certificateLeft(interfaces) },
        unit: 'seconds',
        alerts: [certificateExpiring, certificateExpired],
        whenEmpty: NOT_EXPOSED,
        width: 6,
      }),
    ],
  },
});
