import { count, kubeState, minutes, ratio, type Series, target } from '../../catalogue';
import { type Expr, equals, type Matcher, promql } from '../../promql';
import { alert } from '../alert';
import type { PlatformFacts, ServiceFacts, Workload } from '../facts';
import { recordingRule } from '../recording-rule';
import { page, ticket } from '../stage';

/** Share of a service's targets that answered, over five minutes. */
export const upRatio = recordingRule(
  'service:up:avg_over_time5m',
  'ratio',
  promql`avg by (service) (avg_over_time(${target.up}[${minutes(5)}]))`,
);

/** Share of the scrapes of each target that failed, over five minutes. One that has been removed, with its node say, fails none. */
export const failedScrapes = recordingRule(
  'instance:up:failed_ratio5m',
  'ratio',
  promql`
    1 - avg_over_time(${target.up}[${minutes(5)}])
    and ${target.up}`,
);

/**
 * What the controllers of its targets have wanted for ten minutes: pods that were just added have time to start. They are
 * found by name; nothing is found without kube-state-metrics, or if they have other names.
 */
function wanted({ name }: ServiceFacts, workload: Workload, platform: PlatformFacts): Expr {
  const exposed = equals('service', platform.kubeStateService);
  const namespace = equals('namespace', workload.namespace);
  const held = (series: Series, kind: string): Expr =>
    promql`min_over_time(${series}{${exposed}, ${namespace}, ${equals(kind, workload.name)}}[${minutes(10)}])`;
  // The least, since two kube-state-metrics overlap while one replaces the other.
  return promql`
    sum by (service) (
      label_replace(
        min by (deployment) ${held(kubeState.deploymentWanted, 'deployment')}
        or min by (statefulset) ${held(kubeState.statefulSetWanted, 'statefulset')}
        or min by (daemonset) ${held(kubeState.daemonSetWanted, 'daemonset')},
        "service", ${{ quoted: name }}, "", ""
      )
    )`;
}

/** Its known targets, without those that are down with their node: NodeNotReady is about these. */
function known({ onePerNode }: ServiceFacts, service: Matcher, { kubeStateService }: PlatformFacts): Expr {
  if (!onePerNode) return promql`${target.up}{${service}}`;
  const exposed = equals('service', kubeStateService);
  return promql`
    ${target.up}{${service}}
    unless on (node) ${kubeState.nodeCondition}{${exposed}, condition="Ready", status="true"} == 0`;
}

/** `whole`: none of its targets answers, so that whatever else fires about the service is a symptom. */
const WHOLE = { extent: 'whole' } as const;
const HELD = minutes(2);

export const serviceDown = alert('ServiceDown', {
  means: 'no target of a service answers, or there is none, or fewer than half of those that it should have answer',
  // The fewest targets that must answer.
  threshold: count(1),
  expr: ({ threshold, service, facts, platform }) => {
    const { workload, onePerNode, aliveWhen } = facts;
    const targets = known(facts, service, platform);
    // A database is down if it is dead, whether its exporter answers or not.
    const answering = promql`sum by (service) ${aliveWhen ? promql`${aliveWhen}{${service}}` : targets}`;
    const orNone = aliveWhen ? promql`${answering} or 0 * count by (service) ${targets}` : answering;
    const expected =
      workload === undefined || onePerNode
        ? promql`count by (service) ${targets}`
        : promql`
            ${wanted(facts, workload, platform)}
            or count by (service) ${targets}`;
    return promql`
      label_replace(
        ${orNone} < ${threshold}
        or absent(${target.up}{${service}}) - 1,
        "extent", "whole", "", ""
      )
      or
      label_replace(
        ${answering} >= ${threshold} < 0.5 * ${expected},
        "extent", "part", "", ""
      )`;
  },
  for: HELD,
  // From one extent to the other it neither ends nor begins.
  keepFiringFor: HELD,
  severity: 'critical',
  stage: page(),
  about: ['service'],
  explainsWhen: WHOLE,
  explainsSymptoms: 'none of its targets answers',
  explains: { TargetDown: 'each of its targets is down' },
  summary: '{{ $labels.service }} is down{{ if eq $labels.extent "part" }}: most of its targets do not answer{{ end }}',
  description:
    '{{ if eq $labels.extent "part" }}Only {{ $value }} targets of {{ $labels.service }} have answered for 2 minutes, ' +
    'fewer than half of those that it should have.{{ else }}No target of {{ $labels.service }} has answered for 2 ' +
    'minutes ({{ $value }} do).{{ end }}',
  dashboard: 'platform',
});

/** Enough to notice one scrape in three that fails; a pod that starts for minutes does not reach the `for`. */
const FAILED = ratio(0.25);

export const targetDown = alert('TargetDown', {
  means: 'one target of a service fails more than {threshold} of its scrapes, whether it is down or flapping',
  threshold: FAILED,
  expr: ({ threshold, service, facts: { aliveWhen } }) =>
    aliveWhen === undefined
      ? promql`${failedScrapes}{${service}} > ${threshold}`
      : promql`
          ${failedScrapes}{${service}} > ${threshold}
          or (
            1 - avg_over_time(${aliveWhen}{${service}}[${minutes(5)}]) > ${threshold}
            and ${aliveWhen}{${service}}
          )`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  about: ['service', 'instance'],
  summary: '{{ $labels.instance }} of {{ $labels.service }} does not answer reliably',
  description:
    '{{ $value | humanizePercentage }} of the scrapes of {{ $labels.instance }} of {{ $labels.service }} failed over the ' +
    'last five minutes, and it has been so for ten minutes: it is down, or it flaps.',
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
  stage: ticket(),
  summary: '{{ $labels.service }} is close to its series limit',
  description:
    '{{ $labels.instance }} of {{ $labels.service }} returned {{ $value }} samples in its last scrape. ' +
    'Above its limit, Prometheus rejects the whole scrape and the service appears to be down.',
  dashboard: 'platform',
});
