import { kubeState, minutes, postgres, redis, type Series, seconds, target as targets } from '../../../lib/catalogue';
import { exactly, type Given, type Level, oneLess, oneMore, type RuleCase, ruleCase, slightlyAbove } from '../case';
import { type InputSeries, input, steady, target } from '../input';
import { percentage } from '../text';

const KUBE_STATE = target('kube-state-metrics', { namespace: 'harbour-watch' });

/** The labels of one of a service's targets. */
const numbered = (service: string, at: number) =>
  target(service, { instance: `${service}-${at}:9090`, pod: `${service}-${at}`, node: `node-${at}` });

/** What a controller wants: `wants('Deployment', …)`. */
function wants(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', namespace: string, name: string, replicas: string) {
  const labels = { ...KUBE_STATE, namespace };
  if (kind === 'Deployment') return input(kubeState.deploymentWanted, { ...labels, deployment: name }, replicas);
  if (kind === 'StatefulSet') return input(kubeState.statefulSetWanted, { ...labels, statefulset: name }, replicas);
  return input(kubeState.daemonSetWanted, { ...labels, daemonset: name }, replicas);
}
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

interface Watched {
  readonly service: string;
  readonly team: string;
  /** Where its targets run, and the name of their controller. */
  readonly namespace: string;
  readonly workload: string;
  /** A series that is 0 while the service is down but its exporter answers. */
  readonly alive?: Series;
}

/** A service with one target of a kind of controller, which does not answer, and what else can happen to it. */
function serviceDown({ service, team, namespace, workload, alive }: Watched): RuleCase {
  /** Targets by whether they answer; those of a database do while their exporter responds. */
  const answering = (...each: readonly (Level | string)[]): InputSeries[] =>
    each.flatMap((value, at) => {
      const samples = typeof value === 'string' ? value : steady(value);
      const labels = numbered(service, at);
      return alive === undefined
        ? [input(targets.up, labels, samples)]
        : [input(targets.up, labels, steady(1)), input(alive, labels, samples)];
    });
  const part = (answer: number) => ({
    labels: { severity: 'critical', team, service, extent: 'part' },
    summary: () => `${service} is down: most of its targets do not answer`,
    description: () =>
      `Only ${answer} targets of ${service} have answered for 2 minutes, fewer than half of those that it should have.`,
  });
  const more: Readonly<Record<string, { readonly given: Given }>> = alive
    ? { 'its exporter does not respond': { given: () => [input(targets.up, numbered(service, 0), steady(0))] } }
    : {};
  return ruleCase('ServiceDown', {
    service,
    given: value => answering(value),
    quiet: exactly,
    fires: oneLess,
    after: minutes(2),
    labels: { severity: 'critical', team, service, extent: 'whole' },
    summary: () => `${service} is down`,
    description: () => `No target of ${service} has answered for 2 minutes (0 do).`,
    dashboard: `harbour-platform?var-service=${service}`,
    quietWhen: {
      'another service is gone': () => [...answering(1), input(targets.up, target('forecasts'), '1 stale')],
      'a single scrape fails': () => answering('1 0 1'),
      'one of ten targets does not respond': () => answering(0, ...Array.from({ length: 9 }, () => 1)),
      'half of its targets respond': () => answering(1, 0),
      'another controller wants more': () => [
        ...answering(1),
        ...KINDS.map(kind => wants(kind, namespace, 'another', '20x9')),
      ],
      'its controller wants more only now, and the new pods are starting': () => [
        ...answering(1, 0, 0, 0),
        wants('Deployment', namespace, workload, '1 4x9'),
      ],
      'a release has more pods than its controller wants': () => [
        ...answering(1, 1, 0, 0, 0),
        wants('Deployment', namespace, workload, '3x9'),
      ],
    },
    firesWhen: {
      ...more,
      'its last target disappears': {
        given: () => [targets.up, ...(alive ? [alive] : [])].map(series => input(series, target(service), '1x2 stale')),
        after: minutes(5),
      },
      'it has never had a target': { given: () => [] },
      'fewer than half of its known targets respond': { given: () => answering(1, 0, 0), ...part(1) },
      ...Object.fromEntries(
        KINDS.map(kind => [
          `fewer than half of what its ${kind} wants are there`,
          {
            given: () => [
              ...answering(1, 1),
              wants(kind, namespace, workload, '5x9'),
              // Of the same name, but others' pods.
              wants(kind, 'elsewhere', workload, '1x9'),
            ],
            ...part(2),
          },
        ]),
      ),
    },
  });
}

/** Conditions of a node, of which only `Ready` matters. */
const node = (at: number, ready: 0 | 1): InputSeries[] => {
  const labels = { ...KUBE_STATE, node: `node-${at}` };
  return [
    ...(['true', 'false', 'unknown'] as const).map(status =>
      input(
        kubeState.nodeCondition,
        { ...labels, condition: 'Ready', status },
        steady(status === 'true' ? ready : status === 'unknown' ? 1 - ready : 0),
      ),
    ),
    input(kubeState.nodeCondition, { ...labels, condition: 'MemoryPressure', status: 'true' }, steady(1 - ready)),
  ];
};
/** Targets of an agent, each on a node of its own: whether it answers, and whether the node is ready. */
const agents = (...each: readonly (readonly [answers: Level, ready: 0 | 1])[]): InputSeries[] =>
  each.flatMap(([answers, ready], at) => [
    input(targets.up, numbered('nodes', at), steady(answers)),
    ...node(at, ready),
  ]);

/** As if this share of many scrapes failed. */
const failing = (series: Series, service: string, share: number) => input(series, target(service), steady(1 - share));
const targetDown = (service: string, team: string, alive?: Series): RuleCase => {
  const message = (share: number) => ({
    summary: () => `${service}-0:9090 of ${service} does not answer reliably`,
    description: () =>
      `${percentage(share)} of the scrapes of ${service}-0:9090 of ${service} failed over the last five minutes, and it ` +
      'has been so for ten minutes: it is down, or it flaps.',
  });
  const dead = (samples: string) => (alive === undefined ? [] : [input(alive, target(service), samples)]);
  return ruleCase('TargetDown', {
    service,
    given: share =>
      alive === undefined
        ? [failing(targets.up, service, share)]
        : [failing(targets.up, service, 0), failing(alive, service, share)],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team, ...target(service) },
    summary: () => message(0).summary(),
    description: share => message(share).description(),
    dashboard: `harbour-platform?var-service=${service}`,
    quietWhen: {
      'its node reboots in three minutes': {
        given: () => [input(targets.up, target(service), `1x5 0x5 1x${2 * 12}`)],
        after: minutes(15),
        sampledEvery: seconds(30),
      },
      'a new pod takes five minutes to start': {
        given: () => [input(targets.up, target(service), `0x9 1x${2 * 12}`)],
        sampledEvery: seconds(30),
      },
      'it was down, and has been removed since': {
        given: () => [input(targets.up, target(service), '0x24 stale'), ...dead('0x24 stale')],
        after: minutes(13),
        sampledEvery: seconds(30),
      },
    },
    firesWhen: {
      'it has been down for eleven minutes': {
        given: () => [input(targets.up, target(service), `1x10 0x${2 * 12}`)],
        after: minutes(17),
        sampledEvery: seconds(30),
        ...message(1),
      },
      'one of three scrapes succeeds': {
        given: () => [input(targets.up, target(service), '0 0 1 '.repeat(10).trim())],
        sampledEvery: seconds(30),
        ...message(0.6),
      },
    },
  });
};

export const targetCases = [
  serviceDown({ service: 'bookings', team: 'operations', namespace: 'quay', workload: 'bookings' }),
  ...(['postgres', 'redis'] as const).map(service =>
    serviceDown({
      ...{ service, team: 'storage', namespace: 'harbour-watch', workload: `${service}-exporter` },
      alive: { postgres, redis }[service].up,
    }),
  ),
  ruleCase('ServiceDown', {
    service: 'nodes',
    given: value => agents([value, 1]),
    quiet: exactly,
    fires: oneLess,
    after: minutes(2),
    labels: { severity: 'critical', team: 'operations', service: 'nodes', extent: 'whole' },
    summary: () => 'nodes is down',
    description: () => 'No target of nodes has answered for 2 minutes (0 do).',
    dashboard: 'harbour-platform?var-service=nodes',
    quietWhen: {
      'the only node is not ready': () => agents([0, 0]),
      'most nodes are not ready, and half of the agents on the others respond': () =>
        agents([0, 0], [0, 0], [0, 1], [1, 1]),
    },
    firesWhen: {
      'it has no target': { given: () => [] },
      'fewer than half of the agents on ready nodes respond': {
        given: () => agents([1, 0], [1, 0], [1, 1], [0, 1], [0, 1]),
        labels: { severity: 'critical', team: 'operations', service: 'nodes', extent: 'part' },
        summary: () => 'nodes is down: most of its targets do not answer',
        description: () =>
          'Only 1 targets of nodes have answered for 2 minutes, fewer than half of those that it should have.',
      },
    },
  }),
  targetDown('bookings', 'operations'),
  targetDown('postgres', 'storage', postgres.up),

  ruleCase('CardinalityNearBudget', {
    service: 'bookings',
    given: samples => [input(targets.samplesScraped, target('bookings'), steady(samples))],
    quiet: exactly,
    fires: oneMore,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...target('bookings') },
    summary: () => 'bookings is close to its series limit',
    description: samples =>
      `bookings-0:9090 of bookings returned ${samples} samples in its last scrape. Above its limit, Prometheus rejects the ` +
      'whole scrape and the service appears to be down.',
    dashboard: 'harbour-platform?var-service=bookings',
  }),
];
