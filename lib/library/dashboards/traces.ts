import { collector, type Family, jaeger, minutes, telemetry } from '../../catalogue';
import { jaegerSpansDropped, jaegerSpansRefused } from '../../components/jaeger/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { promql, rateInterval } from '../../promql';
import { gained } from '../../rules';
import { metricCardinalityExceeded, telemetryFailing, telemetrySpansLost } from '../../rules/families/telemetry';

const NOT_USED = 'the service does not use the telemetry library';

export const tracesDashboard = (families: readonly Family[]) =>
  dashboard('traces', {
    title: 'Traces',
    description: 'Does what the services report about themselves arrive?',
    variables: [],
    rows: {
      'Do spans arrive?': [
        timeseries('Spans', {
          shows: 'Spans per second that Jaeger receives and passes to its storage.',
          queries: {
            'taken {{instance}}': promql`sum by (instance) (rate(${jaeger.spansAccepted}[${rateInterval}]))`,
            'stored {{instance}}': promql`sum by (instance) (rate(${jaeger.spansSent}[${rateInterval}]))`,
          },
          rateOf: 'spans',
          width: 12,
        }),
        timeseries('Refused spans', {
          shows: 'Spans per second that Jaeger refused because its memory or queue was full; senders retry them.',
          queries: { '{{instance}}': promql`sum by (instance) (rate(${jaeger.spansRefused}[${rateInterval}]))` },
          unit: 'perSecond',
          rateOf: 'spans',
          alerts: [jaegerSpansRefused],
          width: 12,
        }),
        timeseries('Lost spans', {
          shows: 'Spans dropped in the last 15 minutes: retries failed, or they were too large for the storage.',
          queries: {
            'given up {{instance}}': promql`sum by (instance) (${gained(promql`${jaeger.spansFailed}`, minutes(15))})`,
            'too large {{instance}}': promql`sum by (instance) (${gained(promql`${jaeger.spansOversized}`, minutes(15))})`,
          },
          unit: 'count',
          alerts: [jaegerSpansDropped],
          width: 12,
        }),
        timeseries('Export queue', {
          shows: 'Share of the queue that is full: of collectors before the storage, of agents before the collectors.',
          queries: {
            '{{instance}} {{exporter}}': promql`${collector.queueSize}{data_type="traces"} / ${collector.queueCapacity}{data_type="traces"}`,
          },
          unit: 'ratio',
          width: 12,
        }),
      ],
      ...(families.includes(telemetry) && {
        'Do services report everything?': [
          timeseries('Spans lost by services', {
            shows:
              'Share of the sampled spans in 15 minutes that a service dropped or could not send to the agent on its node.',
            queries: {
              '{{service}}': promql`
              sum by (service) (rate(${telemetry.spans}{outcome=~"dropped|failed"}[${minutes(15)}]))
              / (sum by (service) (rate(${telemetry.spans}[${minutes(15)}])) > 0)`,
            },
            unit: 'ratio',
            alerts: [telemetrySpansLost],
            whenEmpty: 'no service records spans with the telemetry library',
            width: 12,
          }),
          timeseries('Failures of instrumentation', {
            shows: 'Failures of the telemetry library in 15 minutes, by part; requests were not affected.',
            queries: {
              '{{service}} {{part}}': promql`
              sum by (service, part) (${gained(promql`${telemetry.errors}`, minutes(15))})`,
            },
            unit: 'count',
            alerts: [telemetryFailing],
            whenEmpty: NOT_USED,
            width: 12,
          }),
          timeseries('Observations over budget', {
            shows: 'Observations dropped in 15 minutes because their metric had reached its series budget.',
            queries: {
              '{{service}} {{metric}} {{label}}': promql`
              sum by (service, metric, label) (${gained(promql`${telemetry.seriesDropped}`, minutes(15))})`,
            },
            unit: 'count',
            alerts: [metricCardinalityExceeded],
            whenEmpty: 'nothing was left out',
            width: 12,
          }),
          timeseries('Log lines not written', {
            shows:
              'Log lines in 15 minutes that services left out by sampling, or lost because nothing read them in time.',
            queries: {
              '{{service}} {{reason}}': promql`
              sum by (service, reason) (increase(${telemetry.logLinesDropped}[${minutes(15)}]))`,
            },
            unit: 'count',
            whenEmpty: NOT_USED,
            width: 12,
          }),
        ],
      }),
    },
  });
