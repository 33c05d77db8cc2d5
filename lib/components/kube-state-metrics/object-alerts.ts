import { count, kubeState, minutes } from '../../catalogue';
import { promql } from '../../promql';
import { alert, page, ticket } from '../../rules';
import { coveredObjects, JOB, named, OF_OWNERS, withServiceLabel } from './owners';

const AUTOSCALER = named('horizontalpodautoscaler');

export const autoscalerAtMaximum = alert('AutoscalerAtMaximum', {
  ...OF_OWNERS,
  means: 'an autoscaler has set its greatest number of pods',
  // Pods that it may still add.
  threshold: count(1),
  expr: ({ threshold, facts, platform }) => {
    const [service, own] = coveredObjects(facts, platform, AUTOSCALER);
    return withServiceLabel(
      facts,
      AUTOSCALER,
      promql`
        max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerMax}{${service}, ${own}})
        - max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerReplicas}{${service}, ${own}}) < ${threshold}
        and on (namespace, horizontalpodautoscaler)
        max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerMax}{${service}, ${own}})
        > max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerMin}{${service}, ${own}})`,
    );
  },
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: '{{ $labels.horizontalpodautoscaler }} is scaled to its maximum',
  description:
    'The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has run as many pods as it may for ' +
    '15 minutes ({{ $value }} left to add): it does not follow a further rise of the load.',
  dashboard: 'kubernetes',
});

export const jobFailed = alert('JobFailed', {
  ...OF_OWNERS,
  means: 'a Job has given up',
  threshold: count(0),
  expr: ({ threshold, facts, platform }) => {
    const [service, own] = coveredObjects(facts, platform, JOB);
    return withServiceLabel(
      facts,
      JOB,
      promql`max by (namespace, job_name) (${kubeState.jobFailed}{${service}, ${own}, condition="true"}) > ${threshold}`,
    );
  },
  severity: 'warning',
  stage: ticket(),
  summary: 'Job {{ $labels.job_name }} has failed',
  description:
    'Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed as often as it may (it reads {{ $value }}, 0 is not ' +
    'failed) and is not tried again.',
  dashboard: 'kubernetes',
});

export const volumeClaimPending = alert('VolumeClaimPending', {
  means: 'a volume claim gets no volume',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    max by (service, namespace, persistentvolumeclaim) (${kubeState.claimPhase}{${service}, phase="Pending"}) > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'Volume claim {{ $labels.persistentvolumeclaim }} is pending',
  description:
    'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has had no volume for 15 minutes (it reads ' +
    '{{ $value }}, 0 is bound). Its pod cannot start.',
  dashboard: 'volumes',
});

export const volumeClaimLost = alert('VolumeClaimLost', {
  means: 'the volume of a claim is gone',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    max by (service, namespace, persistentvolumeclaim) (${kubeState.claimPhase}{${service}, phase="Lost"}) > ${threshold}`,
  for: minutes(2),
  severity: 'critical',
  stage: page(),
  summary: 'Volume claim {{ $labels.persistentvolumeclaim }} has lost its volume',
  description:
    'The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} no longer exists (it reads ' +
    '{{ $value }}, 0 is bound). What was stored there is only in backups.',
  dashboard: 'volumes',
});

export const nodePressure = alert('NodePressure', {
  means: 'a node runs out of memory, disk or process IDs, as its kubelet sees it',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    max by (service, node, condition) (
      ${kubeState.nodeCondition}{${service}, condition=~"(Memory|Disk|PID)Pressure", status="true"}
    ) > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: 'Node {{ $labels.node }} reports {{ $labels.condition }}',
  description:
    'The kubelet of node {{ $labels.node }} has reported {{ $labels.condition }} for 5 minutes (it reads {{ $value }}, 0 ' +
    'is none): it evicts pods, and takes no new ones.',
  dashboard: 'nodes',
});
