import { containers, kubeState, minutes } from '../../../lib/catalogue';
import { ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, steady, target } from '../input';
import { percentage } from '../text';

const POD = 'bookings-6d5f9c7b8-x2x7q';
/** A pod of a service that another team owns. */
const OTHER = 'forecasts-6d5f9c7b8-x2x7q';
const LIMIT = 2e9;

const container = (service: string, pod: string) => ({
  ...target(service),
  ...{ namespace: 'quay', pod, container: 'app' },
});

interface Memory {
  readonly pod?: string;
  readonly resource?: string;
}
const memory = (share: number, { pod = POD, resource = 'memory' }: Memory = {}) => [
  input(containers.memory, container('cadvisor', pod), steady(share * LIMIT)),
  input(
    kubeState.resourceLimits,
    { ...container('kube-state-metrics', pod), uid: '0f6c1b9e', resource, unit: 'byte' },
    steady(LIMIT),
  ),
];

/** @param perSecond periods in which the container ran, 10 at most */
const throttled = (share: number, pod = POD, perSecond = 10) => [
  input(containers.cpuPeriods, container('cadvisor', pod), rising(perSecond)),
  input(containers.cpuPeriodsThrottled, container('cadvisor', pod), rising(perSecond * share)),
];

const of = (pod: string, service: string, team: string) => ({
  team,
  service,
  namespace: 'quay',
  pod,
  container: 'app',
});

const nearLimit = (pod: string) => ({
  summary: (share: number) => `${pod} uses ${percentage(share)} of its memory limit`,
  description: (share: number) =>
    `Container app of pod quay/${pod} has used ${percentage(share)} of its memory limit for 15 minutes. At 100% it is ` +
    'killed.',
});

export const usageCases = [
  ruleCase('ContainerMemoryNearLimit', {
    service: 'kube-state-metrics',
    given: share => memory(share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(15),
    labels: { severity: 'warning', ...of(POD, 'bookings', 'operations') },
    ...nearLimit(POD),
    dashboard: 'harbour-kubernetes?var-service=bookings',
    quietWhen: {
      'it is the limit of another resource': share => memory(share, { resource: 'ephemeral_storage' }),
      'it is a pod of a service that another team owns': share => memory(share, { pod: OTHER }),
    },
  }),

  ruleCase('ContainerMemoryNearLimit', {
    service: 'forecasts',
    given: share => memory(share, { pod: OTHER }),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(15),
    labels: { severity: 'warning', ...of(OTHER, 'forecasts', 'models') },
    ...nearLimit(OTHER),
    dashboard: 'harbour-kubernetes?var-service=forecasts',
    quietWhen: {
      'it is the limit of another resource': share => memory(share, { pod: OTHER, resource: 'ephemeral_storage' }),
      'it is a pod of another service': share => memory(share),
    },
  }),

  ruleCase('ContainerCPUThrottled', {
    service: 'kube-state-metrics',
    given: share => throttled(share),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A rate needs two samples.
    after: minutes(16),
    labels: { severity: 'info', ...of(POD, 'bookings', 'operations') },
    summary: share => `${POD} is throttled in ${percentage(share)} of its CPU periods`,
    description: share =>
      `Container app of pod quay/${POD} reached its CPU limit in ${percentage(share)} of the periods of the last five ` +
      'minutes, for 15 minutes.',
    dashboard: 'harbour-kubernetes?var-service=bookings',
    quietWhen: {
      'it is a pod of a service that another team owns': share => throttled(share, OTHER),
      'it hardly runs': () => throttled(1, POD, 0.25),
    },
  }),
];
