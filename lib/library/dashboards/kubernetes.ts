import { containers, hours, IMAGE_REASONS, kubeState, minutes } from '../../catalogue';
import {
  autoscalerAtMaximum,
  containerCPUThrottled,
  containerMemoryNearLimit,
  jobFailed,
  podCrashLooping,
  podImagePullFailing,
  podNotStarting,
  podOOMKilled,
  podUnschedulable,
  workloadReplicasMissing,
} from '../../components/kube-state-metrics/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { namespace, variable } from '../../dashboards/variable';
import { type Matcher, promql, rateInterval } from '../../promql';

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
  description: 'Are the pods running, and do they have the resources that they need?',
  variables: [variable('namespace', promql`${kubeState.podPhase}`)],
  rows: {
    'Do all pods run?': [
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
      stat('Unschedulable pods', {
        shows: 'Pods that no node takes.',
        queries: { pods: promql`sum(${kubeState.podUnschedulable}{${namespace}}) or vector(0)` },
        unit: 'count',
        alerts: [podUnschedulable],
        width: 6,
      }),
      stat('Failed init containers', {
        shows: 'Init containers that have terminated with an error.',
        queries: {
          containers: promql`sum(${kubeState.initTerminatedReason}{${namespace}, reason!="Completed"}) or vector(0)`,
        },
        unit: 'count',
        faults: { containers: 'warning' },
        width: 6,
      }),
      stat('Evicted pods', {
        shows: 'Pods that a kubelet evicted, and that have not been deleted since.',
        queries: { pods: promql`sum(${kubeState.podReason}{${namespace}, reason="Evicted"}) or vector(0)` },
        unit: 'count',
        faults: { pods: 'warning' },
        width: 6,
      }),
      stat('Failed jobs', {
        shows: 'Jobs that have given up, and that have not been deleted since.',
        queries: { jobs: promql`sum(${kubeState.jobFailed}{${namespace}, condition="true"}) or vector(0)` },
        unit: 'count',
        alerts: [jobFailed],
        width: 6,
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
        width: 12,
        height: 6,
      }),
      timeseries('Restarts', {
        shows: 'Restarts of each container and init container within an hour, the twenty most restarted.',
        queries: {
          '{{namespace}}/{{pod}} {{container}}': promql`
            topk(20, round(sum by (namespace, pod, container) (
              increase(${kubeState.restarts}{${namespace}}[${hours(1)}])
              or increase(${kubeState.initRestarts}{${namespace}}[${hours(1)}]))))`,
        },
        alerts: [podCrashLooping],
        width: 12,
        height: 6,
      }),
    ],
    'Have they room?': [
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
        width: 12,
        height: 6,
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
        width: 12,
        height: 6,
      }),
      timeseries('Memory by pod', {
        shows: 'Memory in use that the kernel cannot drop, the twenty largest pods.',
        queries: {
          '{{namespace}}/{{pod}}': promql`
            topk(20, sum by (namespace, pod) (${containers.memory}{${namespace}, container!=""}))`,
        },
        width: 12,
        height: 6,
      }),
      timeseries('CPU by pod', {
        shows: 'Cores in use, the twenty busiest pods.',
        queries: {
          '{{namespace}}/{{pod}}': promql`
            topk(20, sum by (namespace, pod) (rate(${containers.cpu}{${namespace}, container!=""}[${rateInterval}])))`,
        },
        unit: 'count',
        width: 12,
        height: 6,
      }),
      timeseries('CPU throttling', {
        shows: 'Share of the periods in which each container was stopped at its CPU limit, the twenty most throttled.',
        queries: {
          '{{namespace}}/{{pod}} {{container}}': promql`
            topk(20,
              max by (namespace, pod, container) (rate(${containers.cpuPeriodsThrottled}{${namespace}, container!=""}[${rateInterval}]))
              / max by (namespace, pod, container) (rate(${containers.cpuPeriods}{${namespace}, container!=""}[${rateInterval}])))`,
        },
        unit: 'ratio',
        alerts: [containerCPUThrottled],
        width: 12,
        height: 6,
      }),
      timeseries('Room of autoscalers', {
        shows: 'Pods that each autoscaler may still add.',
        queries: {
          '{{namespace}}/{{horizontalpodautoscaler}}': promql`
            max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerMax}{${namespace}})
            - max by (namespace, horizontalpodautoscaler) (${kubeState.autoscalerReplicas}{${namespace}})`,
        },
        alerts: [autoscalerAtMaximum],
        whenEmpty: 'there is no autoscaler',
        width: 12,
        height: 6,
      }),
    ],
  },
});
