import { kubeState, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase } from '../case';
import { input, steady, target } from '../input';

const POD = 'bookings-6d5f9c7b8-x2x7q';
/** A pod of a service that another team owns. */
const OTHER = 'postgres-0';
const labelsOf = (pod: string) => ({ ...target('kube-state-metrics'), namespace: 'quay', pod, uid: '0f6c1b9e' });

const unschedulable = (level: number, pod = POD) => [input(kubeState.podUnschedulable, labelsOf(pod), steady(level))];

const waiting = (level: number, reason: string, { pod = POD, init = false } = {}) => [
  input(
    init ? kubeState.initWaitingReason : kubeState.waitingReason,
    { ...labelsOf(pod), container: 'app', reason },
    steady(level),
  ),
];

const ofPod = { severity: 'warning', team: 'operations', service: 'bookings', namespace: 'quay', pod: POD };
const dashboard = 'harbour-kubernetes?var-service=bookings';

export const startingPodCases = [
  ruleCase('PodUnschedulable', {
    service: 'kube-state-metrics',
    given: level => unschedulable(level),
    quiet: exactly,
    fires: oneMore,
    after: minutes(15),
    labels: ofPod,
    summary: () => `${POD} cannot be scheduled`,
    description: level => `No node has taken pod quay/${POD} for 15 minutes (it reads ${level}, 0 is scheduled).`,
    dashboard,
    quietWhen: { 'it is a pod of a service that another team owns': level => unschedulable(level, OTHER) },
  }),

  ruleCase('PodUnschedulable', {
    service: 'postgres',
    given: level => unschedulable(level, OTHER),
    quiet: exactly,
    fires: oneMore,
    after: minutes(15),
    labels: { ...ofPod, team: 'storage', service: 'postgres', pod: OTHER },
    summary: () => 'postgres-0 cannot be scheduled',
    description: level => `No node has taken pod quay/postgres-0 for 15 minutes (it reads ${level}, 0 is scheduled).`,
    dashboard: 'harbour-kubernetes?var-service=postgres',
    quietWhen: { 'it is a pod of another service': level => unschedulable(level) },
  }),

  ruleCase('PodImagePullFailing', {
    service: 'kube-state-metrics',
    given: level => waiting(level, 'ImagePullBackOff'),
    quiet: exactly,
    fires: oneMore,
    after: minutes(10),
    labels: { ...ofPod, container: 'app' },
    summary: () => `${POD} cannot pull its image`,
    description: level =>
      `Container app of pod quay/${POD} has waited for its image for 10 minutes (it reads ${level}, 0 is pulled).`,
    dashboard,
    quietWhen: {
      'it waits for its volume': level => waiting(level, 'ContainerCreating'),
      'it is a pod of a service that another team owns': level => waiting(level, 'ErrImagePull', { pod: OTHER }),
    },
    firesWhen: {
      'it is an init container': { given: level => waiting(level, 'ErrImagePull', { init: true }) },
      'the attempt and the wait for the next one alternate': {
        given: () => [
          input(
            kubeState.waitingReason,
            { ...labelsOf(POD), container: 'app', reason: 'ErrImagePull' },
            '1x4 stale _x3 1x20',
          ),
          input(
            kubeState.waitingReason,
            { ...labelsOf(POD), container: 'app', reason: 'ImagePullBackOff' },
            '_x4 1x4 stale _x20',
          ),
        ],
      },
    },
  }),

  ruleCase('PodNotStarting', {
    service: 'kube-state-metrics',
    given: level => waiting(level, 'CreateContainerConfigError'),
    quiet: exactly,
    fires: oneMore,
    after: minutes(15),
    labels: { ...ofPod, container: 'app' },
    summary: () => `${POD} does not start`,
    description: level =>
      `Container app of pod quay/${POD} has waited to be created or started for 15 minutes (it reads ${level}, 0 is ` +
      'started).',
    dashboard,
    quietWhen: {
      'it waits for its image': level => waiting(level, 'ImagePullBackOff'),
      'it crashes': level => waiting(level, 'CrashLoopBackOff'),
      'its init containers run': level => waiting(level, 'PodInitializing'),
      'it is a pod of a service that another team owns': level => waiting(level, 'RunContainerError', { pod: OTHER }),
    },
    firesWhen: {
      'it is an init container': { given: level => waiting(level, 'RunContainerError', { init: true }) },
      'it waits for its volume': { given: level => waiting(level, 'ContainerCreating') },
    },
  }),
];
