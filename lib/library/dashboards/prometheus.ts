import { minutes, prometheus } from '../../catalogue';
import {
  prometheusStoreCorrupted,
  ruleEvaluationFailing,
  ruleEvaluationSlow,
  ruleIterationsMissed,
  seriesNearBudget,
  serviceDiscoveryFailing,
} from '../../components/prometheus/alerts';
import { byGroupName } from '../../components/prometheus/rule-group';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { promql, rateInterval } from '../../promql';

export const prometheusDashboard = dashboard('prometheus', {
  title: 'Prometheus',
  description: 'Does Prometheus evaluate every rule in time, and does it have room?',
  variables: [],
  rows: {
    'Does it keep up?': [
      timeseries('Rule evaluation', {
        shows: 'Share of its interval that the evaluation of a rule group takes, the ten slowest.',
        queries: {
          '{{rule_group}} {{instance}}': promql`
            topk(10, ${byGroupName(promql`${prometheus.ruleGroupDuration} / ${prometheus.ruleGroupInterval}`)})`,
        },
        unit: 'ratio',
        alerts: [ruleEvaluationSlow],
      }),
      timeseries('Failed and missed evaluations', {
        shows:
          'Rule evaluations in five minutes that failed, or were skipped because the previous one was still running.',
        queries: {
          'failed {{instance}}': promql`sum by (instance) (increase(${prometheus.ruleFailures}[${minutes(5)}]))`,
          'missed {{instance}}': promql`sum by (instance) (increase(${prometheus.ruleGroupMissed}[${minutes(5)}]))`,
        },
        alerts: [ruleEvaluationFailing, ruleIterationsMissed],
      }),
      timeseries('Failed service discoveries', {
        shows: 'Service discoveries that could not be started: their new targets are not scraped.',
        queries: { '{{instance}}': promql`sum by (instance) (${prometheus.sdFailedConfigs})` },
        alerts: [serviceDiscoveryFailing],
      }),
    ],
    'Has it room?': [
      timeseries('Series in memory', {
        shows: 'Series that each Prometheus holds in memory; its memory is sized for a number of them.',
        queries: { '{{instance}}': promql`${prometheus.headSeries}` },
        alerts: [seriesNearBudget],
        width: 6,
      }),
      timeseries('Samples stored', {
        shows: 'Samples per second that each Prometheus stores.',
        queries: { '{{instance}}': promql`sum by (instance) (rate(${prometheus.samplesAppended}[${rateInterval}]))` },
        rateOf: 'samples',
        width: 6,
      }),
      timeseries('Storage size', {
        shows: 'Disk space used by stored blocks.',
        queries: { '{{instance}}': promql`${prometheus.blocksSize}` },
        width: 6,
      }),
      timeseries('Storage corruption', {
        shows: 'Corruptions of the write-ahead log, and failed compactions and truncations, within an hour.',
        queries: {
          '{{instance}}': promql`
            increase(${prometheus.walCorruptions}[${minutes(60)}])
            + increase(${prometheus.compactionsFailed}[${minutes(60)}])
            + increase(${prometheus.headTruncationsFailed}[${minutes(60)}])`,
        },
        alerts: [prometheusStoreCorrupted],
        width: 6,
      }),
    ],
  },
});
