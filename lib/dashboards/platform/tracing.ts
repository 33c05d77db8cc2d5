import { jaeger } from '../../catalogue';
import { promql, rateInterval } from '../../promql';
import { jaegerSpansDropped, jaegerSpansRefused } from '../../rules/tracing';
import { timeseries } from '../model/panel';

export const tracing = [
  timeseries('Spans', {
    shows: 'Spans per second that Jaeger takes and hands to its storage.',
    queries: {
      'taken {{instance}}': promql`sum by (instance) (rate(${jaeger.spansAccepted}[${rateInterval}]))`,
      'stored {{instance}}': promql`sum by (instance) (rate(${jaeger.spansSent}[${rateInterval}]))`,
    },
  }),
  timeseries('Refused spans', {
    shows: 'Spans per second whose sender was told to try again.',
    queries: {
      // The counter is not there before the first span is refused.
      '{{instance}}': promql`
        sum by (instance) (rate(${jaeger.spansRefused}[${rateInterval}]))
        or 0 * sum by (instance) (rate(${jaeger.spansAccepted}[${rateInterval}]))`,
    },
    unit: 'perSecond',
    alerts: [jaegerSpansRefused],
  }),
  timeseries('Lost spans', {
    shows: 'Spans per second that found the queue full, or that the storage did not take.',
    queries: {
      'queue full {{instance}}': promql`
        sum by (instance) (rate(${jaeger.spansNotQueued}[${rateInterval}]))
        or 0 * sum by (instance) (rate(${jaeger.spansSent}[${rateInterval}]))`,
      'not stored {{instance}}': promql`
        sum by (instance) (rate(${jaeger.spansFailed}[${rateInterval}]))
        or 0 * sum by (instance) (rate(${jaeger.spansSent}[${rateInterval}]))`,
    },
    unit: 'perSecond',
    alerts: [jaegerSpansDropped],
  }),
  timeseries('Export queue', {
    shows: 'Share of the queue before the storage that is full.',
    queries: { '{{instance}} {{exporter}}': promql`${jaeger.queueSize} / ${jaeger.queueCapacity}` },
    unit: 'ratio',
  }),
];
