import { development } from '../../../aion/environments/development';
import { aion } from '../../../aion/stack';
import { flows } from '../../../charts/flows';
import type { Flow } from '../../../lib/k8s';
import { monitoredIn } from '../../../lib/stack';
import { type Grant, Policies } from '../../support/network-policy/policies';
import type { Connection, End, Namespaces } from '../../support/network-policy/types';
import { alertmanager, grafana, kubeStateMetrics, loki } from './aion';
import type { TestCluster } from './cluster';
import { manifestsIn } from './dist';
import type { Seen } from './flows-seen';
import { list } from './objects';
import { DEVELOPMENT } from './platform';

/** The flows declared for development. */
export const DECLARED = flows(aion, development, monitoredIn(development, aion.services));

/** Reasons why a flow need not be seen; the first match counts. */
const UNSEEN: readonly { readonly matches: (flow: Flow) => boolean; readonly why: string }[] = [
  { matches: ({ to }) => to.name === loki.name, why: 'there is no image of Loki here' },
  {
    matches: ({ from, to }) => [from, to].some(({ name }) => name === grafana.name),
    why: 'there is no image of Grafana here',
  },
  {
    matches: ({ from, to }) => [from, to].some(({ name }) => name === kubeStateMetrics.name),
    why: 'there is no image of kube-state-metrics here',
  },
  {
    matches: ({ from, to }) => from.name === alertmanager.name && to.name === alertmanager.name,
    why: 'the single replica in development has no peer to gossip with',
  },
];

/** Why a flow need not be seen, or undefined if it must. */
export const excuse = (flow: Flow): string | undefined => UNSEEN.find(({ matches }) => matches(flow))?.why;

export const describeFlow = ({ from, to, port, why }: Flow): string => `${from.name} → ${to.name}:${port}, ${why}`;

/**
 * The connections for which policies are evaluated. Policies apply to the pod behind a Service; without a pod, as for the API
 * server, network plugins may match the address before or after translation, so both must be allowed.
 */
export const asConnections = ({ from, requested, to, port, protocol }: Seen): readonly Connection[] => [
  { from, to, port, protocol },
  ...(to.pod === undefined && requested.address !== to.address
    ? [{ from, to: { address: requested.address }, port: requested.port, protocol }]
    : []),
];

/** The policies of dist/development, with the labels of the cluster's namespaces. */
export async function developmentPolicies(cluster: TestCluster): Promise<Policies> {
  const labels = (await list(cluster, 'namespaces')).map(({ metadata }) => [metadata.name, metadata.labels]);
  const networkPolicies = manifestsIn(DEVELOPMENT).filter(({ kind }) => kind === 'NetworkPolicy');
  return new Policies(networkPolicies, Object.fromEntries(labels) as Namespaces);
}

export interface Judged {
  readonly denied: readonly string[];
  readonly used: ReadonlySet<Grant>;
}

/** Evaluates the policies for all observed connections. */
export function judge(policies: Policies, seen: readonly Seen[]): Judged {
  const verdicts = seen.flatMap(asConnections).map(connection => ({ connection, ...policies.judge(connection) }));
  return {
    denied: verdicts
      .filter(({ denials }) => denials.length > 0)
      .map(({ connection, denials }) => `${describeConnection(connection)}: ${denials.join('; ')}`),
    used: new Set(verdicts.flatMap(({ grants }) => grants)),
  };
}

export const describeConnection = ({ from, to, port, protocol }: Connection): string =>
  `${name(from)} → ${name(to)}:${port}/${protocol}`;

const name = ({ address, pod }: End): string => (pod ? `${pod.namespace}/${pod.name}` : address);

/** `aion-monitoring/grafana egress 3100/TCP to app.kubernetes.io/name=loki`. */
export function describeGrant({ policy, direction, peer, port }: Grant): string {
  const labels = Object.values({ ...peer?.namespaceSelector?.matchLabels, ...peer?.podSelector?.matchLabels });
  const who = peer?.ipBlock?.cidr ?? (labels.length > 0 ? labels.join('/') : 'anybody');
  const number = port === undefined ? 'any port' : `${port.port ?? 'any'}/${port.protocol ?? 'TCP'}`;
  return `${policy}: ${direction} ${direction === 'egress' ? 'to' : 'from'} ${who}, ${number}`;
}
