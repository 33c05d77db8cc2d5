import { minutes, telemetry } from '../../../catalogue';
import { timeseries } from '../../../dashboards/panel';
import { service } from '../../../dashboards/variable';
import { promql } from '../../../promql';
import { metricCardinalityExceeded, telemetryFailing, telemetrySpansLost } from '../../../rules/families/telemetry';

const NOT_USED = 'the service does not use the telemetry library';

export const telemetryPanels = [
  timeseries('Observations over budget', {
    shows: 'Observations of 15 minutes that services left out, since their metric has all the series that it may have.',
    queries: {
      '{{service}} {{metric}} {{label}}': promql`
        sum by (service, metric, label) (increase(${telemetry.seriesDropped}{${service}}[${minutes(15)}]))`,
    },
    unit: 'count',
    alerts: [metricCardinalityExceeded],
    whenEmpty: 'nothing was left out',
  }),
  timeseries('Failures of instrumentation', {
    shows: 'Failures of the telemetry library within 15 minutes, by its part; the requests went on.',
    queries: {
      '{{service}} {{part}}': promql`
        sum by (service, part) (increase(${telemetry.errors}{${service}}[${minutes(15)}]))`,
    },
    unit: 'count',
    alerts: [telemetryFailing],
    whenEmpty: NOT_USED,
  }),
  timeseries('Spans that services lose', {
    shows:
      'Share of the sampled spans of 15 minutes that a service dropped, or could not hand to the agent on its node.',
    queries: {
      '{{service}}': promql`
        sum by (service) (rate(${telemetry.spans}{${service}, outcome=~"dropped|failed"}[${minutes(15)}]))
        / sum by (service) (rate(${telemetry.spans}{${service}}[${minutes(15)}]))`,
    },
    unit: 'ratio',
    alerts: [telemetrySpansLost],
    whenEmpty: NOT_USED,
  }),
  timeseries('Log lines not written', {
    shows: 'Log lines per 15 minutes that services left out by sampling, or lost since nobody took them.',
    queries: {
      '{{service}} {{reason}}': promql`
        sum by (service, reason) (increase(${telemetry.logLinesDropped}{${service}}[${minutes(15)}]))`,
    },
    unit: 'count',
    whenEmpty: NOT_USED,
  }),
];
