import { jaeger, minutes, perSecond } from '../catalogue';
import { promql } from '../promql';
import { alert } from './alert';

export const jaegerSpansRefused = alert('JaegerSpansRefused', {
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (rate(${jaeger.spansRefused}{${service}}[${minutes(5)}])) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: 'Jaeger refuses spans',
  description:
    '{{ $labels.instance }} refuses {{ $value | humanize }} spans per second: it is overloaded or its storage is slow. ' +
    'Senders try again until their own queues are full.',
  dashboard: 'aion-platform',
});

export const jaegerSpansDropped = alert('JaegerSpansDropped', {
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    (
      sum by (service, instance) (rate(${jaeger.spansNotQueued}{${service}}[${minutes(5)}]))
      or 0 * sum by (service, instance) (rate(${jaeger.spansFailed}{${service}}[${minutes(5)}]))
    )
    + (
      sum by (service, instance) (rate(${jaeger.spansFailed}{${service}}[${minutes(5)}]))
      or 0 * sum by (service, instance) (rate(${jaeger.spansNotQueued}{${service}}[${minutes(5)}]))
    ) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: 'Jaeger loses spans',
  description: '{{ $labels.instance }} loses {{ $value | humanize }} spans per second: the storage does not take them.',
  dashboard: 'aion-platform',
});

export const tracingAlerts = [jaegerSpansRefused, jaegerSpansDropped] as const;
