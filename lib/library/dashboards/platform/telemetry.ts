import { minutes, telemetry } from '../../../catalogue';
import { timeseries } from '../../../dashboards/panel';
import { service } from '../../../dashboards/variable';
import { promql } from '../../../promql';
import { gained } from '../../../rules';
import { metricCardinalityExceeded, telemetryFailing, telemetrySpansLost } from '../../../rules/families/telemetry';

const NOT_USED = 'the service does not use the telemetry library';

export const telemetryPanels = [
  timeseries('Observations over budget', {
    shows: 'Observations dropped in 15 minutes because their metric had reached its series budget.',
    queries: {
      '{{service}} {{metric}} {{label}}': promql`
        sum by (service, metric, label) (${gained(promql`${telemetry.seriesDropped}{${service}}`, minutes(15))})`,
    },
    unit: 'count',
    alerts: [metricCardinalityExceeded],
    whenEmpty: 'nothing was left out',
  }),
  timeseries('Failures of instrumentation', {
    shows: 'Failures of the telemetry library in 15 minutes, by part; requests were not affected.',
    queries: {
      '{{service}} {{part}}': promql`
        sum by (service, part) (${gained(promql`${telemetry.errors}{${service}}`, minutes(15))})`,
    },
    unit: 'count',
    alerts: [telemetryFailing],
    whenEmpty: NOT_USED,
  }),
  timeseries('Spans lost by services', {
    shows:
      'Share of the sampled spans in 15 minutes that a service dropped or could not send to the agent on its node.',
    queries: {
      '{{service}}': promql`
        sum by (service) (rate(${telemetry.spans}{${service}, outcome=~"dropped|failed"}[${minutes(15)}]))
        / (sum by (service) (rate(${telemetry.spans}{${service}}[${minutes(15)}])) > 0)`,
    },
    unit: 'ratio',
    alerts: [telemetrySpansLost],
    whenEmpty: 'no service records spans with the telemetry library',
  }),
  timeseries('Log lines not written', {
    shows: 'Log lines in 15 minutes that services left out by sampling, or lost because nothing read them in time.',
    queries: {
      '{{service}} {{reason}}': promql`
        sum by (service, reason) (increase(${telemetry.logLinesDropped}{${service}}[${minutes(15)}]))`,
    },
    unit: 'count',
    whenEmpty: NOT_USED,
  }),
];
