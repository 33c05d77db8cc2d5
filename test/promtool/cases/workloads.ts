import { kubeState, minutes } from '../../../lib/catalogue';
import { exactly, oneLess, oneMore, ruleCase } from '../case';
import { input, type Samples, steady, target } from '../input';

const exposed = { ...target('kube-state-metrics'), namespace: 'quay' };
const WANTED = 4;

const deployment = (missing: number, { name = 'bookings', updated = steady(WANTED) as Samples } = {}) => {
  const labels = { ...exposed, deployment: name };
  return [
    input(kubeState.deploymentWanted, labels, steady(WANTED)),
    input(kubeState.deploymentAvailable, labels, steady(WANTED - missing)),
    input(kubeState.deploymentUpdated, labels, updated),
  ];
};

const statefulSet = (missing: number, name: string) => {
  const labels = { ...exposed, statefulset: name };
  return [
    input(kubeState.statefulSetWanted, labels, steady(WANTED)),
    input(kubeState.statefulSetReady, labels, steady(WANTED - missing)),
  ];
};

/** On four nodes, of which some are not ready. */
const daemonSet = (missing: number, { name = 'node-exporter', notReady = 0 } = {}) => {
  const labels = { ...exposed, daemonset: name };
  const node = (at: number, condition: string, status: string, value: number) =>
    input(kubeState.nodeCondition, { ...exposed, node: `node-${at}`, condition, status }, steady(value));
  return [
    input(kubeState.daemonSetWanted, labels, steady(WANTED)),
    input(kubeState.daemonSetReady, labels, steady(WANTED - missing)),
    ...[0, 1, 2, 3].flatMap(at => [
      node(at, 'Ready', 'true', Number(at >= notReady)),
      node(at, 'Ready', 'false', Number(at < notReady)),
      node(at, 'DiskPressure', 'true', Number(at < notReady)),
    ]),
  ];
};

const message = (kind: string, workload: string, team = 'operations') => ({
  labels: { severity: 'warning', team, service: workload, namespace: 'quay', kind, workload },
  summary: (missing: number) => `${kind} ${workload} lacks ${missing} pods`,
  description: (missing: number) =>
    `${kind} quay/${workload} has had ${missing} ready pods fewer than it wants for 15 minutes.`,
  dashboard: `harbour-kubernetes?var-service=${workload}`,
});

const autoscaler = (left: number, { name = 'jaeger-collector', min = 1 } = {}) => {
  const labels = { ...exposed, horizontalpodautoscaler: name };
  return [
    input(kubeState.autoscalerMin, labels, steady(min)),
    input(kubeState.autoscalerMax, labels, steady(5)),
    input(kubeState.autoscalerReplicas, labels, steady(5 - left)),
  ];
};

const job = (failed: number, { name = 'nightly-report-29416320', condition = 'true' } = {}) => [
  input(kubeState.jobFailed, { ...exposed, job_name: name, condition }, steady(failed)),
];

export const workloadCases = [
  ruleCase('WorkloadReplicasMissing', {
    service: 'kube-state-metrics',
    given: missing => deployment(missing),
    quiet: exactly,
    fires: oneMore,
    after: minutes(15),
    ...message('Deployment', 'bookings'),
    quietWhen: {
      'a rolling update proceeds': missing =>
        deployment(missing, { updated: count => Array.from({ length: count }, (_, at) => at % 8).join(' ') }),
      'pods are missing only where nodes are not ready': missing => daemonSet(missing, { notReady: 1 }),
      'it belongs to another team': missing => [
        ...deployment(missing, { name: 'forecasts' }),
        ...statefulSet(missing, 'postgres'),
        ...daemonSet(missing, { name: 'redis' }),
      ],
    },
    firesWhen: {
      'it is a stateful set': { given: missing => statefulSet(missing, 'loki'), ...message('StatefulSet', 'loki') },
      'it is a daemon set': { given: missing => daemonSet(missing), ...message('DaemonSet', 'node-exporter') },
      'it is a daemon set, and the state of the nodes is not known': {
        given: missing => daemonSet(missing).slice(0, 2),
        ...message('DaemonSet', 'node-exporter'),
      },
    },
  }),

  ruleCase('AutoscalerAtMaximum', {
    service: 'kube-state-metrics',
    given: left => autoscaler(left),
    quiet: exactly,
    fires: oneLess,
    after: minutes(15),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: 'jaeger-collector', namespace: 'quay' },
      horizontalpodautoscaler: 'jaeger-collector',
    },
    summary: () => 'jaeger-collector is scaled to its maximum',
    description: left =>
      `The autoscaler quay/jaeger-collector has run as many pods as it may for 15 minutes (${left} left to add): it does ` +
      'not follow a further rise of the load.',
    dashboard: 'harbour-kubernetes?var-service=jaeger-collector',
    quietWhen: {
      'it may not scale at all': left => autoscaler(left, { min: 5 }),
      'it belongs to another team': left => autoscaler(left, { name: 'forecasts' }),
    },
  }),

  ruleCase('JobFailed', {
    service: 'kube-state-metrics',
    given: failed => job(failed),
    quiet: exactly,
    fires: oneMore,
    after: minutes(0),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: 'nightly-report', namespace: 'quay' },
      job_name: 'nightly-report-29416320',
    },
    summary: () => 'Job nightly-report-29416320 has failed',
    description: failed =>
      `Job quay/nightly-report-29416320 has failed as often as it may (it reads ${failed}, 0 is not failed) and is not ` +
      'tried again.',
    dashboard: 'harbour-kubernetes?var-service=nightly-report',
    quietWhen: {
      'it has not failed': failed => job(failed, { condition: 'false' }),
      'it belongs to another team': failed => job(failed, { name: 'forecasts-29416320' }),
    },
  }),
];
