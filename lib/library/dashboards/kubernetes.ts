import { containers, hours, IMAGE_REASONS, kubelet, kubeState, minutes, nodeExporter } from '../../catalogue';
import {
  containerMemoryNearLimit,
  nodePressure,
  podCrashLooping,
  podImagePullFailing,
  podNotStarting,
  podOOMKilled,
  workloadReplicasMissing,
} from '../../components/kube-state-metrics/alerts';
import { nodeNotReady } from '../../components/kube-state-metrics/node-alerts';
import { volumeFilling, volumeFull } from '../../components/kubelet/alerts';
import {
  diskFree,
  diskSpaceLow,
  nodeCpuUsed,
  nodeDiskFilling,
  nodeDiskFillingSoon,
  nodeMemoryHigh,
  nodeMemoryUsed,
} from '../../components/node-exporter/rules';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { namespace, variable } from '../../dashboards/variable';
import { type Matcher, promql, rateInterval } from '../../promql';
import { api } from './kubernetes/api';
import { nodes } from './kubernetes/nodes';
import { limits, pods } from './kubernetes/pods';
import { claims } from './kubernetes/volumes';

/** Containers and init containers that wait for one of these reasons. */
const waitingFor = (reasons: string) => {
  const reason: Matcher = { label: 'reason', operator: '=~', value: reasons };
  return promql`
    sum(
      ${kubeState.waitingReason}{${namespace}, ${reason}}
      or ${kubeState.initWaitingReason}{${namespace}, ${reason}}
    )`;
};

export const kubernetesDashboard = dashboard('kubernetes', {
  title: 'Kubernetes',
  description: 'Are the pods running, and do they and their nodes have enough resources?',
  variables: [variable('namespace', promql`${kubeState.podPhase}`)],
  rows: {
    Pods: [
      stat('Pods by phase', {
        shows: 'Pods in each phase.',
        queries: { '{{phase}}': promql`sum by (phase) (${kubeState.podPhase}{${namespace}})` },
        faults: { Pending: 'warning', Failed: 'warning', Unknown: 'warning' },
        width: 12,
      }),
      stat('Waiting containers', {
        shows: 'Containers that are not running, by waiting reason.',
        queries: {
          'crash loop': promql`
            ${waitingFor('CrashLoopBackOff')} or vector(0)`,
          image: promql`
            ${waitingFor(IMAGE_REASONS.join('|'))} or vector(0)`,
          'start failing': promql`
            ${waitingFor('(CreateContainer.*|RunContainer|Start|P.*Hook)Error')} or vector(0)`,
        },
        unit: 'count',
        alerts: [podImagePullFailing, podNotStarting],
        width: 12,
      }),
      ...pods,
      timeseries('Restarts', {
        shows: 'Restarts of each container and init container within an hour, the twenty most restarted.',
        queries: {
          '{{namespace}}/{{pod}} {{container}}': promql`
            topk(20, round(sum by (namespace, pod, container) (
              increase(${kubeState.restarts}{${namespace}}[${hours(1)}])
              or increase(${kubeState.initRestarts}{${namespace}}[${hours(1)}]))))`,
        },
        alerts: [podCrashLooping],
      }),
      timeseries('OOM-killed containers', {
        shows: 'Containers that reached their memory limit and were restarted within ten minutes.',
        queries: {
          containers: promql`
            count(
              sum by (namespace, pod, container) (
                increase(${kubeState.restarts}{${namespace}}[${minutes(10)}])
                or increase(${kubeState.initRestarts}{${namespace}}[${minutes(10)}])) > 0
              and on (namespace, pod, container)
              max by (namespace, pod, container) (
                ${kubeState.lastTerminatedReason}{${namespace}, reason="OOMKilled"}
                or ${kubeState.initLastTerminatedReason}{${namespace}, reason="OOMKilled"}) == 1
            )
            or vector(0)`,
        },
        unit: 'count',
        alerts: [podOOMKilled],
      }),
      timeseries('CPU by pod', {
        shows: 'Cores in use, the twenty busiest pods.',
        queries: {
          '{{namespace}}/{{pod}}': promql`
            topk(20, sum by (namespace, pod) (rate(${containers.cpu}{${namespace}, container!=""}[${rateInterval}])))`,
        },
        unit: 'count',
      }),
      timeseries('Memory by pod', {
        shows: 'Memory in use that the kernel cannot drop, the twenty largest pods.',
        queries: {
          '{{namespace}}/{{pod}}': promql`
            topk(20, sum by (namespace, pod) (${containers.memory}{${namespace}, container!=""}))`,
        },
      }),
      timeseries('Memory, share of limit', {
        shows: 'Share of its memory limit that each container uses, the twenty closest to it; at 100% it is killed.',
        queries: {
          '{{namespace}}/{{pod}} {{container}}': promql`
            topk(20,
              max by (namespace, pod, container) (${containers.memory}{${namespace}, container!=""})
              / max by (namespace, pod, container) (${kubeState.resourceLimits}{${namespace}, resource="memory"}))`,
        },
        unit: 'ratio',
        alerts: [containerMemoryNearLimit],
      }),
      timeseries('Missing replicas', {
        shows: 'Replicas that a workload wants but does not have.',
        queries: {
          'deployment {{namespace}}/{{deployment}}': promql`
            sum by (namespace, deployment) (${kubeState.deploymentWanted}{${namespace}})
            - sum by (namespace, deployment) (${kubeState.deploymentAvailable}{${namespace}})`,
          'stateful set {{namespace}}/{{statefulset}}': promql`
            sum by (namespace, statefulset) (${kubeState.statefulSetWanted}{${namespace}})
            - sum by (namespace, statefulset) (${kubeState.statefulSetReady}{${namespace}})`,
          'daemon set {{namespace}}/{{daemonset}}': promql`
            sum by (namespace, daemonset) (${kubeState.daemonSetWanted}{${namespace}})
            - sum by (namespace, daemonset) (${kubeState.daemonSetReady}{${namespace}})`,
        },
        alerts: [workloadReplicasMissing],
      }),
      ...limits,
    ],
    Volumes: [
      timeseries('Free space of volumes', {
        shows: 'Share of each volume that is free; nothing is known about raw block volumes.',
        queries: {
          '{{namespace}}/{{persistentvolumeclaim}}': promql`
            min by (namespace, persistentvolumeclaim) (
              ${kubelet.volumeAvailable}{${namespace}} / ${kubelet.volumeCapacity}{${namespace}}
              and ${kubelet.volumeUsed}{${namespace}} > 0)`,
        },
        unit: 'ratio',
        alerts: [volumeFilling, volumeFull],
      }),
      stat('Volume claims by phase', {
        shows: 'Volume claims in each phase; a pod waits for one that is not bound.',
        queries: { '{{phase}}': promql`sum by (phase) (${kubeState.claimPhase}{${namespace}})` },
        faults: { Pending: 'warning', Lost: 'critical' },
        width: 12,
      }),
      ...claims,
    ],
    Nodes: [
      timeseries('Node CPU', {
        shows: 'Share of the CPU of each node that is in use.',
        queries: { '{{node}}': promql`${nodeCpuUsed}` },
      }),
      timeseries('Node memory', {
        shows: 'Share of the memory of each node that is in use.',
        queries: { '{{node}}': promql`${nodeMemoryUsed}` },
        alerts: [nodeMemoryHigh],
      }),
      timeseries('Node disks, used', {
        shows: 'Share of each file system that is used.',
        queries: { '{{node}} {{device}}': promql`1 - ${diskFree}` },
        alerts: [nodeDiskFilling],
      }),
      timeseries('Node disks, free', {
        shows: 'Share of each file system that is free.',
        queries: { '{{node}} {{device}}': promql`${diskFree}` },
        alerts: [diskSpaceLow, nodeDiskFillingSoon],
      }),
      timeseries('Node disks, busy', {
        shows: 'Share of the time that each disk was busy.',
        queries: {
          '{{node}} {{device}}': promql`max by (node, device) (rate(${nodeExporter.diskBusy}[${rateInterval}]))`,
        },
        unit: 'ratio',
      }),
      timeseries('Node network', {
        shows: 'Bytes per second that each node receives and sends.',
        queries: {
          'received {{node}}': promql`
            sum by (node) (rate(${nodeExporter.networkReceived}{device!~"lo|veth.*|cali.*|cilium.*"}[${rateInterval}]))`,
          'sent {{node}}': promql`
            sum by (node) (rate(${nodeExporter.networkSent}{device!~"lo|veth.*|cali.*|cilium.*"}[${rateInterval}]))`,
        },
      }),
      timeseries('Node load', {
        shows: 'Processes that run or wait on each node, averaged over a minute.',
        queries: { '{{node}}': promql`${nodeExporter.load1}` },
      }),
      timeseries('Nodes that are ready', {
        shows: '1 for each node that is ready.',
        queries: {
          '{{node}}': promql`
            max by (node) (${kubeState.nodeCondition}{condition="Ready", status="true"})`,
        },
        alerts: [nodeNotReady],
      }),
      stat('Unhealthy nodes', {
        shows: 'Nodes that are not ready, or report pressure.',
        queries: {
          'not ready': promql`
            count(${kubeState.nodeCondition}{condition="Ready", status!="true"} == 1) or vector(0)`,
          'under pressure': promql`
            count(${kubeState.nodeCondition}{condition=~".*Pressure", status="true"} == 1) or vector(0)`,
        },
        unit: 'count',
        alerts: [nodePressure],
        faults: { 'not ready': 'critical', 'under pressure': 'warning' },
        width: 12,
      }),
      ...nodes,
    ],
    'API server': api,
  },
});
