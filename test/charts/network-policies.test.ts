/** The NetworkPolicies let through what charts/flows.ts declares and the cluster's DNS, and nothing else. */
import { flows } from '../../charts/flows';
import * as peers from '../../lib/components/peers';
import { ENVIRONMENTS, type Environment, monitoredIn } from '../../lib/environments';
import type { Flow } from '../../lib/k8s';
import { allServices } from '../../lib/services';
import { carries, endOf, example } from '../support/network-policy/flows';
import { Policies } from '../support/network-policy/policies';
import type { Connection, End, Namespaces } from '../support/network-policy/types';
import { type AnyObject, OBJECTS, objectsOf } from './manifests';

const OURS = ['aion-monitoring', 'aion-monitoring-agents'];
const namespaces: Namespaces = Object.fromEntries(
  [...OURS, 'aion', 'ingress-nginx', 'kube-system', 'elsewhere'].map(name => [
    name,
    { 'kubernetes.io/metadata.name': name },
  ]),
);
const DNS: End = {
  address: '203.0.113.53',
  pod: { namespace: 'kube-system', name: 'coredns', labels: { 'k8s-app': 'kube-dns' } },
};
const STRANGERS: readonly End[] = [
  ...['aion', 'aion-monitoring', 'kube-system', 'elsewhere'].map(namespace => ({
    address: '203.0.113.99',
    pod: { namespace, name: 'stranger', labels: { 'app.kubernetes.io/name': 'stranger' } },
  })),
  // No node either: environments may say where nodes are.
  { address: '10.9.9.9' },
  { address: '169.254.169.254' },
];

const declaredIn = (environment: Environment) => flows(environment, monitoredIn(environment, allServices()));
const policiesOf = (objects: readonly AnyObject[]): Policies =>
  new Policies(
    objects.filter(({ kind }) => kind === 'NetworkPolicy'),
    namespaces,
  );
const isOurs = ({ pod }: End) => pod !== undefined && OURS.includes(pod.namespace);
const denied = (policies: Policies, connection: Connection) => policies.judge(connection).denials.length > 0;

/** Every connection that anybody could make to any port that is declared somewhere, with one of our pods at an end. */
function* everything(declared: readonly Flow[]): Iterable<Connection> {
  const ends = new Map<string, End>([...STRANGERS, DNS].map(end => [JSON.stringify(end), end]));
  for (const end of declared.flatMap(({ from, to }) => [from, to]).map(endOf)) ends.set(JSON.stringify(end), end);
  const ports = new Map([
    [53, 53] as const,
    ...declared.map(flow => [example(flow).port, example(flow).port] as const),
  ]);
  for (const from of ends.values())
    for (const to of ends.values())
      for (const port of isOurs(from) || isOurs(to) ? ports.keys() : [])
        for (const protocol of ['TCP', 'UDP'] as const) yield { from, to, port, protocol };
}

/** Each of our pods that connects to anything asks the DNS first, at its pods or at a cache on the node. */
const lookUps = (declared: readonly Flow[]): Connection[] =>
  declared
    .map(example)
    .filter(({ from }) => isOurs(from))
    .flatMap(({ from }) =>
      [DNS, { address: '169.254.20.10' }].flatMap(to =>
        (['TCP', 'UDP'] as const).map(protocol => ({ from, to, port: 53, protocol })),
      ),
    );

const describeConnection = ({ from, to, port, protocol }: Connection): string =>
  `${[from, to].map(({ address, pod }) => (pod ? `${pod.namespace}/${pod.name}` : address)).join(' → ')}:${port}/${protocol}`;

/** Where an environment says which addresses are whose, since policies cannot select these by pod. */
const network = { nodes: '198.51.100.0/28', apiServer: '198.51.100.64/28' };

describe.each(ENVIRONMENTS.map(({ name, ...rest }) => [name, { name, ...rest, network }] as const))(
  '%s',
  (name, environment) => {
    const declared = declaredIn(environment).filter(({ to }) => to !== peers.loki);
    const policies = policiesOf(objectsOf(environment));

    test('lets every declared flow through, wherever nodes and the API server are', () => {
      const anywhere = policiesOf(OBJECTS.get(name) ?? []);
      const stopped = declared.map(example).filter(each => [policies, anywhere].some(some => denied(some, each)));
      expect(stopped.map(describeConnection)).toEqual([]);
    });

    test('lets Grafana ask Loki, and Loki answer as soon as it brings a policy', () => {
      const [toLoki] = declaredIn(environment).filter(({ to }) => to === peers.loki);
      expect(policies.judge(example(toLoki as Flow)).denials).toEqual([
        'no ingress of aion-monitoring/loki by default-deny',
      ]);
    });

    test('lets nothing else through but DNS', () => {
      const surplus = [...everything(declared)].filter(
        connection =>
          !denied(policies, connection) &&
          !declared.some(flow => carries(flow, connection)) &&
          !(connection.to === DNS && connection.port === 53),
      );
      expect(surplus.map(describeConnection)).toEqual([]);
    });

    test('has no line that nothing needs: what it allows is a declared flow or DNS, and is allowed once', () => {
      const needed = [...declaredIn(environment).map(example), ...lookUps(declared)];
      const grants = needed.map(connection => policies.judge(connection).grants);
      expect(policies.grants.filter(grant => !grants.flat().includes(grant))).toEqual([]);
      const directions = grants.map(of => of.map(({ direction }) => direction));
      expect(directions.filter(of => new Set(of).size < of.length)).toEqual([]);
    });
  },
);
