import { count, minutes, ratio, telemetry } from '../../catalogue';
import { promql } from '../../promql';
import { platformAlert, platformRatioAlert, platformTeam } from '../alert';
import { gained } from '../gained';
import { ticket } from '../stage';

/** Drops and failures come in bursts, and one burst is worth an e-mail. */
const WITHIN = minutes(15);

export const metricCardinalityExceeded = platformAlert('MetricCardinalityExceeded', {
  means: 'a service drops observations because a label has too many values',
  threshold: count(0),
  expr: ({ threshold }) => promql`
    sum by (service, namespace, metric, label) (
      ${gained(promql`${telemetry.seriesDropped}`, WITHIN)}
    ) > ${threshold}`,
  severity: 'info',
  stage: ticket(),
  team: platformTeam,
  summary: '{{ $labels.metric }} of {{ $labels.service }} has too many values of {{ $labels.label }}',
  description:
    '{{ $labels.service }} dropped about {{ $value | printf "%.0f" }} observations of {{ $labels.metric }} in 15 ' +
    'minutes: with new values of the label {{ $labels.label }} it would have exceeded its series budget.',
  dashboard: 'traces',
});

export const telemetryFailing = platformAlert('TelemetryFailing', {
  means: 'the telemetry library in a service fails to measure something',
  threshold: count(0),
  expr: ({ threshold }) => promql`
    sum by (service, namespace, part) (
      ${gained(promql`${telemetry.errors}`, WITHIN)}
    ) > ${threshold}`,
  severity: 'info',
  stage: ticket(),
  team: platformTeam,
  summary: 'The instrumentation of {{ $labels.service }} is failing ({{ $labels.part }})',
  description:
    'The telemetry library in {{ $labels.service }} failed about {{ $value | printf "%.0f" }} times in 15 minutes in ' +
    'its part {{ $labels.part }}: what it should have measured is missing. Requests were not affected.',
  dashboard: 'traces',
});

export const telemetrySpansLost = platformRatioAlert('TelemetrySpansLost', {
  means: 'a service loses more than {threshold} of its spans before they reach the agent',
  threshold: ratio(0.01),
  // With 1 % of its requests sampled, a quiet service has a hundred spans in that time: fewer lost leave hardly a trace out.
  leastEvents: {
    count: 100,
    what: 'lost spans in fifteen minutes',
    of: () => promql`sum by (service, namespace) (increase(${telemetry.spans}{outcome=~"dropped|failed"}[${WITHIN}]))`,
  },
  expr: ({ threshold }) => promql`
    sum by (service, namespace) (rate(${telemetry.spans}{outcome=~"dropped|failed"}[${WITHIN}]))
    / sum by (service, namespace) (rate(${telemetry.spans}[${WITHIN}])) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  team: platformTeam,
  summary: '{{ $labels.service }} loses {{ $value | humanizePercentage }} of its spans',
  description:
    '{{ $value | humanizePercentage }} of the sampled spans of {{ $labels.service }} were dropped, or not taken by the ' +
    'agent on its node: traces are incomplete.',
  dashboard: 'traces',
});

export const telemetryAlerts = [metricCardinalityExceeded, telemetryFailing, telemetrySpansLost] as const;
