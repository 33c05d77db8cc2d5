import { count, jaeger, minutes, perSecond } from '../../catalogue';
import { promql } from '../../promql';
import { alert, gained, ticket } from '../../rules';

export const jaegerSpansRefused = alert('JaegerSpansRefused', {
  means: 'collectors or agents refuse spans',
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (rate(${jaeger.spansRefused}{${service}}[${minutes(5)}])) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'Jaeger is refusing spans',
  description:
    '{{ $labels.instance }} refuses {{ $value | humanize }} spans per second: it is overloaded or its storage is slow. ' +
    'Senders retry until their own queues are full.',
  dashboard: 'traces',
});

/** Spans are dropped in batches, minutes apart, and one batch deserves a warning. */
const DROPPED_WITHIN = minutes(15);

export const jaegerSpansDropped = alert('JaegerSpansDropped', {
  means: 'collectors or agents dropped spans after every retry',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (
      ${gained(promql`${jaeger.spansFailed}{${service}}`, DROPPED_WITHIN)}
    ) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'Jaeger is dropping spans',
  description:
    '{{ $labels.instance }} dropped about {{ $value | printf "%.0f" }} spans in 15 minutes: the next hop did not accept ' +
    'them, not even after retries.',
  dashboard: 'traces',
});

export const tracingAlerts = [jaegerSpansRefused, jaegerSpansDropped] as const;
