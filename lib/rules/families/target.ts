import { count, minutes, target } from '../../catalogue';
import { promql } from '../../promql';
import { alert } from '../alert';
import { recordingRule } from '../recording-rule';

/** Share of a service's targets that answered, over five minutes. */
export const upRatio = recordingRule(
  'service:up:avg_over_time5m',
  'ratio',
  promql`avg by (service) (avg_over_time(${target.up}[${minutes(5)}]))`,
);

export const serviceDown = alert('ServiceDown', {
  means: 'a target does not answer, or there is none',
  // `up` is 1 for a target that answers.
  threshold: count(1),
  expr: ({ threshold, service, facts }) =>
    facts.aliveWhen === undefined
      ? promql`
          ${target.up}{${service}} < ${threshold}
          or absent(${target.up}{${service}})`
      : promql`
          ${target.up}{${service}} < ${threshold}
          or ${facts.aliveWhen}{${service}} < ${threshold}
          or absent(${target.up}{${service}})`,
  for: minutes(2),
  severity: 'critical',
  summary: '{{ $labels.service }} is down{{ with $labels.instance }} at {{ . }}{{ end }}',
  description:
    '{{ if $labels.instance }}{{ $labels.instance }} of {{ $labels.service }} has not answered for 2 minutes ' +
    '(it reads {{ $value }}, 1 is up).{{ else }}No target of {{ $labels.service }} has been found for 2 minutes.{{ end }}',
  dashboard: 'platform',
});

/** Prometheus rejects a whole scrape beyond the limit: warn while there is time to act. */
const NEAR = 0.8;

export const cardinalityNearBudget = alert('CardinalityNearBudget', {
  means: 'one scrape returns nearly as many samples as its limit allows',
  symptom: true,
  threshold: ({ sampleLimit }) => count(Math.floor(sampleLimit * NEAR)),
  expr: ({ threshold, service }) => promql`${target.samplesScraped}{${service}} > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: '{{ $labels.service }} is close to its series limit',
  description:
    '{{ $labels.instance }} of {{ $labels.service }} returned {{ $value }} samples in its last scrape. ' +
    'Above its limit, Prometheus rejects the whole scrape and the service appears to be down.',
  dashboard: 'platform',
});
