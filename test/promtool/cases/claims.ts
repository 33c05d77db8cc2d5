import { hours, kubelet, kubeState, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, steady, target } from '../input';
import { duration, percentage } from '../text';

const CLAIM = 'data-postgres-0';
const exposed = { ...target('kube-state-metrics'), namespace: 'quay' };

const claim = (level: number, phase: string) => [
  input(kubeState.claimPhase, { ...exposed, persistentvolumeclaim: CLAIM, phase }, steady(level)),
];
const ofClaim = {
  ...{ team: 'operations', service: 'kube-state-metrics', namespace: 'quay', persistentvolumeclaim: CLAIM },
};
const dashboard = 'harbour-volumes?var-service=kube-state-metrics';

const { pod: _, namespace: __, ...onNode } = target('kubelet', { instance: '10.0.0.7:10250' });

const inodes = (free: number, { namespace = 'quay', all = 655_360 } = {}) => {
  const labels = { ...onNode, namespace, persistentvolumeclaim: CLAIM };
  return [
    input(kubelet.volumeInodesFree, labels, steady(free * all)),
    input(kubelet.volumeInodes, labels, steady(all)),
  ];
};

const condition = (level: number, name: string, status = 'true') => [
  input(kubeState.nodeCondition, { ...exposed, node: 'node-a', condition: name, status }, steady(level)),
];

const certificate = (left: number, certificate: 'client' | 'serving') => ({
  labels: { severity: 'warning', team: 'operations', ...onNode, certificate },
  summary: () => `The ${certificate} certificate of node-a's kubelet expires in ${duration(left)}`,
  description: () =>
    `The ${certificate} certificate of the kubelet on node node-a is valid for another ${duration(left)} and has not ` +
    'been renewed. Once it has expired, the node is lost to the cluster (client) or no longer answers logs, exec and ' +
    'scrapes (serving).',
});
/** A day less than the threshold. */
const CERTIFICATE_LEFT = 6 * 86_400;

export const claimCases = [
  ruleCase('VolumeClaimPending', {
    service: 'kube-state-metrics',
    given: level => claim(level, 'Pending'),
    quiet: exactly,
    fires: oneMore,
    after: minutes(15),
    labels: { severity: 'warning', ...ofClaim },
    summary: () => `Volume claim ${CLAIM} is pending`,
    description: level =>
      `Volume claim quay/${CLAIM} has had no volume for 15 minutes (it reads ${level}, 0 is bound). Its pod cannot start.`,
    dashboard,
    quietWhen: { 'it is bound': level => claim(level, 'Bound') },
  }),

  ruleCase('VolumeClaimLost', {
    service: 'kube-state-metrics',
    given: level => claim(level, 'Lost'),
    quiet: exactly,
    fires: oneMore,
    after: minutes(2),
    labels: { severity: 'critical', ...ofClaim },
    summary: () => `Volume claim ${CLAIM} has lost its volume`,
    description: level =>
      `The volume of claim quay/${CLAIM} no longer exists (it reads ${level}, 0 is bound). What was stored there is only ` +
      'in backups.',
    dashboard,
    quietWhen: { 'it is bound': level => claim(level, 'Bound') },
  }),

  ruleCase('NodePressure', {
    service: 'kube-state-metrics',
    given: level => condition(level, 'DiskPressure'),
    quiet: exactly,
    fires: oneMore,
    after: minutes(5),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: 'kube-state-metrics', node: 'node-a' },
      condition: 'DiskPressure',
    },
    summary: () => 'Node node-a reports DiskPressure',
    description: level =>
      `The kubelet of node node-a has reported DiskPressure for 5 minutes (it reads ${level}, 0 is none): it evicts pods, ` +
      'and takes no new ones.',
    dashboard: 'harbour-nodes',
    quietWhen: {
      'it is ready': level => condition(level, 'Ready'),
      'there is none': level => condition(level, 'DiskPressure', 'false'),
    },
  }),

  ruleCase('VolumeInodesLow', {
    service: 'kubelet',
    given: free => inodes(free),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    after: minutes(5),
    labels: {
      ...{ severity: 'critical', team: 'operations' },
      ...{ ...onNode, namespace: 'quay', persistentvolumeclaim: CLAIM },
    },
    summary: free => `Volume ${CLAIM} has ${percentage(free)} of its inodes left`,
    description: free =>
      `Volume claim quay/${CLAIM} has ${percentage(free)} of its inodes left. With none, no file can be created there, ` +
      'however many bytes are free.',
    dashboard: 'harbour-volumes?var-service=kubelet',
    quietWhen: {
      'its file system creates inodes on demand': free => inodes(free, { all: 0 }),
      'it is in a namespace that is not monitored': free => inodes(free, { namespace: 'elsewhere' }),
    },
  }),

  ruleCase('KubeletCertificateExpiring', {
    service: 'kubelet',
    given: left => [input(kubelet.clientCertificateLeft, onNode, steady(left))],
    quiet: exactly,
    fires: threshold => threshold - 3_600,
    after: hours(1),
    labels: certificate(0, 'client').labels,
    summary: left => certificate(left, 'client').summary(),
    description: left => certificate(left, 'client').description(),
    dashboard: 'harbour-nodes?var-service=kubelet',
    quietWhen: {
      // https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/certificate/kubelet.go
      'the kubelet does not use it': () => [input(kubelet.servingCertificateLeft, onNode, 'Inf+0x90')],
    },
    firesWhen: {
      'it is the serving one': {
        given: () => [input(kubelet.servingCertificateLeft, onNode, steady(CERTIFICATE_LEFT))],
        ...certificate(CERTIFICATE_LEFT, 'serving'),
      },
    },
  }),
];
