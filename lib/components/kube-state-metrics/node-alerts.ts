import { count, kubeState, minutes } from '../../catalogue';
import { equals, promql } from '../../promql';
import { page, platformAlert, platformTeam } from '../../rules';
import { NODES } from '../node-exporter/component';

export const nodeNotReady = platformAlert('NodeNotReady', {
  means: 'a node is not ready: its kubelet does not report, or reports that it cannot run pods',
  // 1 if the node is ready.
  threshold: count(1),
  expr: ({ threshold, platform: { kubeStateService } }) => promql`
    max by (node) (
      ${kubeState.nodeCondition}{${equals('service', kubeStateService)}, condition="Ready", status="true"}
    ) < ${threshold}`,
  // A reboot takes three minutes; after five, Kubernetes evicts the pods.
  for: minutes(5),
  // TargetDown looks back as far: when the node is back, or removed, it ends before what explains it.
  keepFiringFor: minutes(5),
  severity: 'critical',
  stage: page(),
  team: platformTeam,
  service: NODES,
  about: ['node'],
  explains: { TargetDown: 'the target is on this node' },
  summary: 'Node {{ $labels.node }} is not ready',
  description:
    'Node {{ $labels.node }} has not been ready for 5 minutes (Ready reads {{ $value }}, 1 is ready). Its pods are evicted; ' +
    'nothing starts on it, and its agents do not answer.',
  dashboard: 'nodes',
});

export const nodeConditionAlerts = [nodeNotReady] as const;
