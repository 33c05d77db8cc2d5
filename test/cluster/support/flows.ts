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

/** What is declared for development. */
export const DECLARED = flows(aion, development, monitoredIn(development, aion.services));

/** Why a flow need not be seen, by who begins it or by where it leads; the first that fits counts. */
const UNSEEN: readonly { readonly of: (flow: Flow) => boolean; readonly why: string }[] = [
  { of: ({ to }) => to.name === loki.name, why: 'Loki is not part of what is deployed' },
  {
    of: ({ from, to }) => [from, to].some(({ name }) => name === grafana.name),
    why: 'no image of Grafana can be made here',
  },
  {
    of: ({ from, to }) => [from, to].some(({ name }) => name === kubeStateMetrics.name),
    why: 'no image of kube-state-metrics can be made here',
  },
  {
    of: ({ from, to }) => from.name === alertmanager.name && to.name === alertmanager.name,
    why: 'one replica in development has nobody to gossip with',
  },
];

/** Why it need not be seen, or undefined where it must. */
export const excuse = (flow: Flow): string | undefined => UNSEEN.find(({ of }) => of(flow))?.why;

export const describeFlow = ({ from, to, port, why }: Flow): string => `${from.name} → ${to.name}:${port}, ${why}`;

/**
 * The connections that policies are asked about. Behind a Service there is a pod, and policies are about pods; of what has no
 * pod, as the API server, network plugins see the address before or after it is translated: both must be allowed.
 */
export const asConnections = ({ from, asked, to, port, protocol }: Seen): readonly Connection[] => [
  { from, to, port, protocol },
  ...(to.pod === undefined && asked.address !== to.address
    ? [{ from, to: { address: asked.address }, port: asked.port, protocol }]
    : []),
];

/** What the policies of dist/development say, in the cluster's namespaces. */
export async function developmentPolicies(cluster: TestCluster): Promise<Policies> {
  const labels = (await list(cluster, 'namespaces')).map(({ metadata }) => [metadata.name, metadata.labels]);
  const networkPolicies = manifestsIn(DEVELOPMENT).filter(({ kind }) => kind === 'NetworkPolicy');
  return new Policies(networkPolicies, Object.fromEntries(labels) as Namespaces);
}

export interface Judged {
  readonly denied: readonly string[];
  readonly used: ReadonlySet<Grant>;
}

/** What policies say of all that was seen. */
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
