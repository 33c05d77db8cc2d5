import { hours, kubelet, kubeState, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, steady, target } from '../input';
import { percentage } from '../text';

/** The series of containers, and those of init containers. */
const KINDS = {
  container: {
    restarts: kubeState.restarts,
    waiting: kubeState.waitingReason,
    ended: kubeState.lastTerminatedReason,
  },
  init: {
    restarts: kubeState.initRestarts,
    waiting: kubeState.initWaitingReason,
    ended: kubeState.initLastTerminatedReason,
  },
} as const;

interface Pod {
  readonly pod?: string;
  /** Restarts before the first scrape. @default 3 */
  readonly earlier?: number;
  readonly restarts: number;
  readonly waits?: string;
  readonly ended?: string;
  /** @default 'container' */
  readonly kind?: keyof typeof KINDS;
}

const BOOKINGS = 'bookings-6d5f9c7b8-x2x7q';
const labelsOf = (pod: string) => ({
  ...target('kube-state-metrics'),
  ...{ namespace: 'quay', pod, uid: '0f6c1b9e', container: 'app' },
});

/** A container that was restarted between the first and the second scrape. */
function container({ pod = BOOKINGS, earlier = 3, restarts, waits, ended, kind = 'container' }: Pod) {
  const labels = labelsOf(pod);
  const series = KINDS[kind];
  return [
    input(series.restarts, labels, `${earlier} ${earlier + restarts}x60`),
    ...(waits ? [input(series.waiting, { ...labels, reason: waits }, steady(1))] : []),
    ...(ended ? [input(series.ended, { ...labels, reason: ended }, steady(1))] : []),
  ];
}

/** A container that is restarted every twenty minutes, from the fifth on, and too soon for a scrape to see it wait. */
const restartedEveryTwentyMinutes = (pod: string, kind: keyof typeof KINDS) => [
  input(KINDS[kind].restarts, labelsOf(pod), '0x4 1x19 2x19 3x19'),
];

/** What PodCrashLooping does for a pod, whichever service covers it. */
const looping = (pod: string) => ({
  quietWhen: {
    'it was restarted and runs': (restarts: number) => container({ pod, restarts }),
    'it was restarted and waits for its image': (restarts: number) =>
      container({ pod, restarts, waits: 'ImagePullBackOff' }),
    'it has been deleted': (restarts: number) => [
      input(KINDS.container.restarts, labelsOf(pod), `3 ${3 + restarts}x3 stale`),
      input(KINDS.container.waiting, { ...labelsOf(pod), reason: 'CrashLoopBackOff' }, '1x4 stale'),
    ],
    'it was restarted in the other half of the hour and has run since': {
      given: (restarts: number) => container({ pod, restarts }),
      after: minutes(45),
    },
  },
  firesWhen: {
    'it is an init container': {
      given: (restarts: number) => container({ pod, restarts, waits: 'CrashLoopBackOff', kind: 'init' }),
    },
    // Restarted at 5 and at 25 minutes: the first one is half an hour ago at 35.
    'it runs for a quarter of an hour each time': {
      given: () => restartedEveryTwentyMinutes(pod, 'container'),
      after: minutes(40),
    },
    'it is an init container that runs for a quarter of an hour each time': {
      given: () => restartedEveryTwentyMinutes(pod, 'init'),
      after: minutes(40),
    },
  },
});

const bookings = { service: 'bookings', namespace: 'quay', pod: 'bookings-6d5f9c7b8-x2x7q', container: 'app' };
const loki = { service: 'loki', namespace: 'quay', pod: 'loki-0', container: 'app' };
const postgres = { service: 'postgres', namespace: 'quay', pod: 'postgres-0', container: 'app' };

const CAPACITY = 50e9;
/** Minutes until VolumeFilling fires: a prediction needs two samples, five minutes apart, and must hold for an hour. */
const SHOWN = 65;

interface Volume {
  /** Share that is free when the alert fires. */
  readonly free: number;
  /** Hours after that until it is full, at a constant rate. @default never */
  readonly fullInHours?: number;
  readonly namespace?: string;
  /** Space that is used. @default 1, of whatever size: it only has to be a file system */
  readonly used?: number;
}
function volume({ free, fullInHours = Number.POSITIVE_INFINITY, namespace = 'quay', used = 1 }: Volume) {
  const { pod: _, ...node } = target('kubelet', { instance: '10.0.0.7:10250' });
  const labels = { ...node, namespace, persistentvolumeclaim: 'data-postgres-0' };
  const lost = (free * CAPACITY * 5) / (fullInHours * 60);
  const start = free * CAPACITY + (lost * SHOWN) / 5;
  return [
    input(kubelet.volumeAvailable, labels, count => `${start}-${lost}x${count}`),
    input(kubelet.volumeCapacity, labels, steady(CAPACITY)),
    input(kubelet.volumeUsed, labels, steady(used)),
  ];
}

const full =
  'Volume claim quay/data-postgres-0 has 0% of its space left and, at the rate of the last six hours, none in four days.';

export const kubernetesCases = [
  ruleCase('PodCrashLooping', {
    service: 'kube-state-metrics',
    given: restarts => container({ restarts, waits: 'CrashLoopBackOff' }),
    quiet: exactly,
    fires: oneMore,
    after: minutes(6),
    labels: { severity: 'warning', team: 'operations', ...bookings },
    summary: () => `${BOOKINGS} is crash looping`,
    description: restarts =>
      `Container app of pod quay/${BOOKINGS} was restarted about ${restarts} times in the last hour.`,
    dashboard: 'harbour-kubernetes?var-service=bookings',
    quietWhen: {
      ...looping(BOOKINGS).quietWhen,
      'it is a pod of a service that another team owns': restarts =>
        container({ pod: 'postgres-0', restarts, waits: 'CrashLoopBackOff' }),
    },
    firesWhen: {
      ...looping(BOOKINGS).firesWhen,
      'it is a pod of a stateful set': {
        given: restarts => container({ pod: 'loki-0', restarts, waits: 'CrashLoopBackOff' }),
        labels: { severity: 'warning', team: 'operations', ...loki },
        summary: () => 'loki-0 is crash looping',
        description: restarts =>
          `Container app of pod quay/loki-0 was restarted about ${restarts} times in the last hour.`,
        dashboard: 'harbour-kubernetes?var-service=loki',
      },
    },
  }),

  ruleCase('PodCrashLooping', {
    service: 'postgres',
    given: restarts => container({ pod: 'postgres-0', restarts, waits: 'CrashLoopBackOff' }),
    quiet: exactly,
    fires: oneMore,
    after: minutes(6),
    labels: { severity: 'warning', team: 'storage', ...postgres },
    summary: () => 'postgres-0 is crash looping',
    description: restarts =>
      `Container app of pod quay/postgres-0 was restarted about ${restarts} times in the last hour.`,
    dashboard: 'harbour-kubernetes?var-service=postgres',
    quietWhen: {
      ...looping('postgres-0').quietWhen,
      'it is a pod of a service with a longer name': restarts =>
        container({ pod: 'postgres-exporter-6d5f9c7b8-x2x7q', restarts, waits: 'CrashLoopBackOff' }),
    },
    firesWhen: looping('postgres-0').firesWhen,
  }),

  ruleCase('PodOOMKilled', {
    service: 'forecasts',
    given: restarts => container({ pod: 'forecasts-6d5f9c7b8-x2x7q', earlier: 0, restarts, ended: 'OOMKilled' }),
    quiet: exactly,
    fires: oneMore,
    after: minutes(1),
    labels: {
      severity: 'warning',
      team: 'models',
      ...bookings,
      service: 'forecasts',
      pod: 'forecasts-6d5f9c7b8-x2x7q',
    },
    summary: () => 'forecasts-6d5f9c7b8-x2x7q was OOM-killed',
    description: restarts =>
      'Container app of pod quay/forecasts-6d5f9c7b8-x2x7q reached its memory limit and was killed, about ' +
      `${restarts} times in the last 10 minutes.`,
    dashboard: 'harbour-kubernetes?var-service=forecasts',
    quietWhen: {
      'it is a pod of another service': restarts => container({ earlier: 0, restarts, ended: 'OOMKilled' }),
      'the pod was restarted for another reason': restarts =>
        container({ pod: 'forecasts-6d5f9c7b8-x2x7q', restarts, ended: 'Error' }),
    },
    firesWhen: {
      'it is an init container': {
        given: restarts =>
          container({ pod: 'forecasts-6d5f9c7b8-x2x7q', earlier: 0, restarts, ended: 'OOMKilled', kind: 'init' }),
      },
    },
  }),

  ruleCase('PodOOMKilled', {
    service: 'kube-state-metrics',
    given: restarts => container({ earlier: 0, restarts, ended: 'OOMKilled' }),
    quiet: exactly,
    fires: oneMore,
    after: minutes(1),
    labels: { severity: 'warning', team: 'operations', ...bookings },
    summary: () => 'bookings-6d5f9c7b8-x2x7q was OOM-killed',
    description: restarts =>
      'Container app of pod quay/bookings-6d5f9c7b8-x2x7q reached its memory limit and was killed, about ' +
      `${restarts} times in the last 10 minutes.`,
    dashboard: 'harbour-kubernetes?var-service=bookings',
    quietWhen: {
      'the pod was restarted for another reason': restarts => container({ restarts, ended: 'Error' }),
      'it is a pod of a service that another team owns': restarts =>
        container({ pod: 'forecasts-6d5f9c7b8-x2x7q', earlier: 0, restarts, ended: 'OOMKilled' }),
      'it was killed more than ten minutes ago': {
        given: restarts => container({ earlier: 0, restarts, ended: 'OOMKilled' }),
        after: minutes(11),
      },
    },
    firesWhen: {
      'it is an init container': {
        given: restarts => container({ earlier: 0, restarts, ended: 'OOMKilled', kind: 'init' }),
      },
    },
  }),

  ruleCase('VolumeFilling', {
    service: 'kubelet',
    given: free => volume({ free, fullInHours: 48 }),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    after: minutes(SHOWN),
    evaluatedEvery: minutes(5),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: 'kubelet', job: 'kubelet', instance: '10.0.0.7:10250' },
      ...{ node: 'node-a', namespace: 'quay', persistentvolumeclaim: 'data-postgres-0' },
    },
    summary: () => 'Volume data-postgres-0 will be full within four days',
    description: free =>
      `Volume claim quay/data-postgres-0 has ${percentage(free)} of its space left and, at the rate of the last six ` +
      'hours, none in four days.',
    dashboard: 'harbour-volumes?var-service=kubelet',
    quietWhen: {
      'little is left but usage does not grow': free => volume({ free }),
      'it is a raw block volume': () => volume({ free: 0, used: 0 }),
      'it will last for five days': free => volume({ free, fullInHours: 5 * 24 }),
      'it is in a namespace that is not monitored': free => volume({ free, fullInHours: 48, namespace: 'elsewhere' }),
      'it filled fast and stopped six hours ago': {
        given: free => [
          ...volume({ free }).slice(1),
          ...volume({ free })
            .slice(0, 1)
            .map(available => ({
              ...available,
              samples: `${CAPACITY}-${((1 - free) * CAPACITY) / 12}x12 ${free * CAPACITY}x73`,
            })),
        ],
        after: hours(7),
      },
    },
    firesWhen: {
      'it has been full for a long time': { given: () => volume({ free: 0 }), description: () => full },
    },
  }),

  ruleCase('VolumeFull', {
    service: 'kubelet',
    given: free => volume({ free }),
    quiet: slightlyAbove,
    fires: slightlyBelow,
    after: minutes(2),
    labels: {
      ...{ severity: 'critical', team: 'operations', service: 'kubelet', job: 'kubelet', instance: '10.0.0.7:10250' },
      ...{ node: 'node-a', namespace: 'quay', persistentvolumeclaim: 'data-postgres-0' },
    },
    summary: free => `Volume data-postgres-0 has ${percentage(free)} left`,
    description: free =>
      `Volume claim quay/data-postgres-0 has ${percentage(free)} of its space left. Programs that write to it ` +
      'stop or crash once it is full.',
    dashboard: 'harbour-volumes?var-service=kubelet',
    quietWhen: {
      'it is in a namespace that is not monitored': free => volume({ free, namespace: 'elsewhere' }),
      'it is a raw block volume': () => volume({ free: 0, used: 0 }),
    },
    firesWhen: {
      'nothing is left': {
        given: () => volume({ free: 0 }),
        summary: () => 'Volume data-postgres-0 has 0% left',
        description: () =>
          'Volume claim quay/data-postgres-0 has 0% of its space left. Programs that write to it stop or crash once it is full.',
      },
    },
  }),
];
