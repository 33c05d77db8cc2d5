import { alerts, minutes, prometheus, target } from '../../catalogue';
import { samplesRejected, scrapesOverLimit } from '../../components/prometheus/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { equals, promql, rateInterval } from '../../promql';
import { cardinalityNearBudget, failedScrapes, serviceDown, targetDown, upRatio } from '../../rules/families/target';

export const platformDashboard = dashboard('platform', {
  title: 'Monitoring platform',
  description: 'Does everything that is monitored answer, and does Prometheus take what it brings?',
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
        height: 8,
      }),
      timeseries('Failed scrapes', {
        shows: 'Share of the scrapes of each target that failed over five minutes, the twenty worst.',
        queries: {
          '{{service}} {{instance}}': promql`topk(20, ${failedScrapes}{${service}})`,
        },
        alerts: [targetDown],
        width: 12,
        height: 8,
      }),
    ],
    'What do scrapes bring?': [
      timeseries('Scrape duration', {
        shows: 'Time that the last scrape of the slowest target of each service took.',
        queries: { '{{service}}': promql`max by (service) (${target.scrapeDuration}{${service}})` },
        width: 12,
        height: 8,
      }),
      timeseries('Samples per scrape', {
        shows:
          'Samples of the largest target of each service; above the limit of the service its scrapes are rejected.',
        queries: { '{{service}}': promql`max by (service) (${target.samplesScraped}{${service}})` },
        alerts: [cardinalityNearBudget],
        width: 12,
        height: 8,
      }),
      timeseries('New series', {
        shows: 'Series that first appeared in the last scrapes: where cardinality comes from.',
        queries: { '{{service}}': promql`sum by (service) (${target.seriesAdded}{${service}})` },
        width: 8,
      }),
      timeseries('Rejected scrapes', {
        shows: 'Scrapes in five minutes that Prometheus rejected because they exceeded their limit.',
        queries: {
          '{{instance}}': promql`sum by (instance) (increase(${prometheus.sampleLimitExceeded}[${minutes(5)}]))`,
        },
        unit: 'count',
        alerts: [scrapesOverLimit],
        width: 8,
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
      }),
    ],
  },
});
