import { containers, kubeState } from '../../../catalogue';
import {
  autoscalerAtMaximum,
  containerCPUThrottled,
  jobFailed,
  podUnschedulable,
} from '../../../components/kube-state-metrics/alerts';
import { stat, timeseries } from '../../../dashboards/panel';
import { namespace } from '../../../dashboards/variable';
import { promql, rateInterval } from '../../../promql';

/** Why pods do not start, or are gone. */
export const pods = [
  stat('Unschedulable pods', {
    shows: 'Pods that no node takes.',
    queries: { pods: promql`sum(${kubeState.podUnschedulable}{${namespace}}) or vector(0)` },
    unit: 'count',
    alerts: [podUnschedulable],
  }),
  stat('Failed init containers', {
    shows: 'Init containers that have terminated with an error.',
    queries: {
      containers: promql`sum(${kubeState.initTerminatedReason}{${namespace}, reason!="Completed"}) or vector(0)`,
    },
    unit: 'count',
    faults: { containers: 'warning' },
  }),
  stat('Evicted pods', {
    shows: 'Pods that a kubelet evicted, and that have not been deleted since.',
    queries: { pods: promql`sum(${kubeState.podReason}{${namespace}, reason="Evicted"}) or vector(0)` },
    unit: 'count',
    faults: { pods: 'warning' },
  }),
  stat('Failed jobs', {
    shows: 'Jobs that have given up, and that have not been deleted since.',
    queries: { jobs: promql`sum(${kubeState.jobFailed}{${namespace}, condition="true"}) or vector(0)` },
    unit: 'count',
    alerts: [jobFailed],
  }),
];

/** What limits pods. */
export const limits = [
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
  }),
];
