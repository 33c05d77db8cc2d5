import { jaeger, minutes } from '../../../catalogue';
import { jaegerSpansDropped, jaegerSpansRefused } from '../../../components/jaeger/alerts';
import { timeseries } from '../../../dashboards/panel';
import { promql, rateInterval } from '../../../promql';
import { gained } from '../../../rules';

export const tracing = [
  timeseries('Spans', {
    shows: 'Spans per second that Jaeger receives and passes to its storage.',
    queries: {
      'taken {{instance}}': promql`sum by (instance) (rate(${jaeger.spansAccepted}[${rateInterval}]))`,
      'stored {{instance}}': promql`sum by (instance) (rate(${jaeger.spansSent}[${rateInterval}]))`,
    },
    rateOf: 'spans',
  }),
  timeseries('Refused spans', {
    shows: 'Spans per second that Jaeger refused because its memory or queue was full; senders retry them.',
    queries: { '{{instance}}': promql`sum by (instance) (rate(${jaeger.spansRefused}[${rateInterval}]))` },
    unit: 'perSecond',
    rateOf: 'spans',
    alerts: [jaegerSpansRefused],
  }),
  timeseries('Lost spans', {
    shows: 'Spans dropped in the last 15 minutes: retries failed, or they were too large for the storage.',
    queries: {
      'given up {{instance}}': promql`sum by (instance) (${gained(promql`${jaeger.spansFailed}`, minutes(15))})`,
      'too large {{instance}}': promql`sum by (instance) (${gained(promql`${jaeger.spansOversized}`, minutes(15))})`,
    },
    unit: 'count',
    alerts: [jaegerSpansDropped],
  }),
  timeseries('Export queue', {
    shows: 'Share of the queue that is full: of collectors before the storage, of agents before the collectors.',
    queries: { '{{instance}} {{exporter}}': promql`${jaeger.queueSize} / ${jaeger.queueCapacity}` },
    unit: 'ratio',
  }),
];
