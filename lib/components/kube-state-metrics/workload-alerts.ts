import { count, kubeState, minutes, type Quantity } from '../../catalogue';
import type { Expr, Matcher } from '../../promql';
import { promql } from '../../promql';
import { alert, type PlatformFacts, type ServiceFacts, ticket } from '../../rules';
import { coveredObjects, named, OF_OWNERS, withServiceLabel } from './owners';

/** The same labels for each kind of workload. */
const asWorkload = (kind: string, label: string, expr: Expr): Expr => promql`
  label_replace(
    label_replace(${expr}, "kind", ${{ quoted: kind }}, "", ""),
    "workload", "$1", ${{ quoted: label }}, "(.+)"
  )`;

/** Not during a rolling update that proceeds, in which fewer pods than wanted are available by design. */
const deployments = (threshold: Quantity<'count'>, service: Matcher, own: Matcher) => promql`
  sum by (namespace, deployment) (${kubeState.deploymentWanted}{${service}, ${own}})
  - sum by (namespace, deployment) (${kubeState.deploymentAvailable}{${service}, ${own}}) > ${threshold}
  and on (namespace, deployment)
  sum by (namespace, deployment) (changes(${kubeState.deploymentUpdated}{${service}, ${own}}[${minutes(10)}])) == 0`;

const statefulSets = (threshold: Quantity<'count'>, service: Matcher, own: Matcher) => promql`
  sum by (namespace, statefulset) (${kubeState.statefulSetWanted}{${service}, ${own}})
  - sum by (namespace, statefulset) (${kubeState.statefulSetReady}{${service}, ${own}}) > ${threshold}`;

/** Less the nodes that are not ready, which have an alert of their own: nothing else can be ready on them. */
const daemonSets = (threshold: Quantity<'count'>, service: Matcher, own: Matcher) => promql`
  sum by (namespace, daemonset) (${kubeState.daemonSetWanted}{${service}, ${own}})
  - sum by (namespace, daemonset) (${kubeState.daemonSetReady}{${service}, ${own}})
  - scalar(
      count(max by (node) (${kubeState.nodeCondition}{${service}, condition="Ready", status="true"}) == 0) or vector(0)
    ) > ${threshold}`;

const KINDS = [
  { kind: 'Deployment', label: 'deployment', missing: deployments },
  { kind: 'StatefulSet', label: 'statefulset', missing: statefulSets },
  { kind: 'DaemonSet', label: 'daemonset', missing: daemonSets },
] as const;

function missing(threshold: Quantity<'count'>, facts: ServiceFacts, platform: PlatformFacts): Expr {
  const [first, second, third] = KINDS.map(({ kind, label, missing }) =>
    asWorkload(kind, label, missing(threshold, ...coveredObjects(facts, platform, named(label)))),
  ) as [Expr, Expr, Expr];
  return promql`
    sum by (namespace, kind, workload) (
      ${first}
      or ${second}
      or ${third}
    )`;
}

export const workloadReplicasMissing = alert('WorkloadReplicasMissing', {
  ...OF_OWNERS,
  means: 'a Deployment, StatefulSet or DaemonSet has fewer ready pods than it wants',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) =>
    withServiceLabel(facts, named('workload'), missing(threshold, facts, platform)),
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.kind }} {{ $labels.workload }} lacks {{ $value }} pods',
  description:
    '{{ $labels.kind }} {{ $labels.namespace }}/{{ $labels.workload }} has had {{ $value }} ready pods fewer than it ' +
    'wants for 15 minutes.',
  dashboard: 'kubernetes',
});
