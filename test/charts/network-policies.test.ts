/** The NetworkPolicies let through what charts/flows.ts declares and the cluster's DNS, and nothing else. */
import { flows } from '../../charts/flows';
import type { Flow, Peer } from '../../lib/k8s';
import { type Environment, monitoredIn } from '../../lib/stack';
import { carries, endOf, example } from '../support/network-policy/flows';
import { Policies } from '../support/network-policy/policies';
import type { Connection, End, Namespaces } from '../support/network-policy/types';
import { type AnyObject, DEPLOYMENTS, Deployment } from './manifests';

const DNS: End = {
  address: '203.0.113.53',
  pod: { namespace: 'kube-system', name: 'coredns', labels: { 'k8s-app': 'kube-dns' } },
};
/** No node either: environments may say where nodes are. */
const OUTSIDE: readonly End[] = [
  ...['10.9.9.9', '169.254.169.254', '100.64.9.9', '100.100.100.200', '192.0.0.192', '168.63.129.16', '127.0.0.1'],
].map(address => ({ address }));

const denied = (policies: Policies, connection: Connection) => policies.judge(connection).denials.length > 0;
const namespaceOf = (peer: Peer): string[] => ('namespace' in peer ? [peer.namespace] : []);

/** An environment's flows and policies, and who might connect beside those that are declared. */
class Place {
  readonly declared: readonly Flow[];
  readonly policies: Policies;
  private readonly own: readonly string[];
  private readonly namespaces: Namespaces;

  constructor({ stack, environment }: Deployment) {
    const { products, monitoring, agents } = stack.names.namespaces;
    this.declared = flows(stack, environment, monitoredIn(environment, stack.services));
    this.own = [monitoring, agents];
    const others = this.declared.flatMap(({ from, to }) => [...namespaceOf(from), ...namespaceOf(to)]);
    this.namespaces = Object.fromEntries(
      [...this.own, ...products, ...others, 'kube-system', 'elsewhere'].map(name => [
        name,
        { 'kubernetes.io/metadata.name': name },
      ]),
    );
    this.policies = this.policiesOf(new Deployment(stack, environment).objects);
  }

  policiesOf(objects: readonly AnyObject[]): Policies {
    return new Policies(
      objects.filter(({ kind }) => kind === 'NetworkPolicy'),
      this.namespaces,
    );
  }

  isOwn({ pod }: End): boolean {
    return pod !== undefined && this.own.includes(pod.namespace);
  }

  /** Every connection that anybody could make to any port that is declared somewhere, with one of our pods at an end. */
  *everything(declared: readonly Flow[]): Iterable<Connection> {
    const strangers = Object.keys(this.namespaces).map(namespace => ({
      address: '203.0.113.99',
      pod: { namespace, name: 'stranger', labels: { 'app.kubernetes.io/name': 'stranger' } },
    }));
    const known = declared.flatMap(({ from, to }) => [from, to]).map(endOf);
    const ends = new Map<string, End>();
    for (const end of [...strangers, ...OUTSIDE, ...known]) ends.set(JSON.stringify(end), end);
    const all = [...ends.values(), DNS];
    const ports = new Set([53, ...declared.map(flow => example(flow).port)]);
    for (const from of all)
      for (const to of all)
        for (const port of this.isOwn(from) || this.isOwn(to) ? ports : [])
          for (const protocol of ['TCP', 'UDP'] as const) yield { from, to, port, protocol };
  }

  /** Each of our pods that connects to anything asks the DNS first, at its pods or at a cache on the node. */
  lookUps(declared: readonly Flow[]): Connection[] {
    return declared
      .map(example)
      .filter(({ from }) => this.isOwn(from))
      .flatMap(({ from }) =>
        [DNS, { address: '169.254.20.10' }].flatMap(to =>
          (['TCP', 'UDP'] as const).map(protocol => ({ from, to, port: 53, protocol })),
        ),
      );
  }
}

const describeConnection = ({ from, to, port, protocol }: Connection): string =>
  `${[from, to].map(({ address, pod }) => (pod ? `${pod.namespace}/${pod.name}` : address)).join(' → ')}:${port}/${protocol}`;

/** Where an environment says which addresses are whose, since policies cannot select these by pod. */
const network = { nodes: '198.51.100.0/28', apiServer: '198.51.100.64/28' };

const withoutNetwork = ({ network: _, ...environment }: Environment): Environment => environment;

describe.each(DEPLOYMENTS)('$title', ({ stack, environment }) => {
  const place = new Place(new Deployment(stack, { ...environment, network }));
  const { policies } = place;
  const { declared } = place;

  test('lets every declared flow through, wherever nodes and the API server are', () => {
    const anywhere = place.policiesOf(new Deployment(stack, withoutNetwork(environment)).objects);
    const stopped = declared.map(example).filter(each => [policies, anywhere].some(some => denied(some, each)));
    expect(stopped.map(describeConnection)).toEqual([]);
  });

  test('lets nothing else through but DNS', () => {
    const surplus = [...place.everything(declared)].filter(
      connection =>
        !denied(policies, connection) &&
        !declared.some(flow => carries(flow, connection)) &&
        !(connection.to === DNS && connection.port === 53),
    );
    expect(surplus.map(describeConnection)).toEqual([]);
  });

  test('has no line that nothing needs: what it allows is a declared flow or DNS, and is allowed once', () => {
    const needed = [...place.declared.map(example), ...place.lookUps(declared)];
    const grants = needed.map(connection => policies.judge(connection).grants);
    expect(policies.grants.filter(grant => !grants.flat().includes(grant))).toEqual([]);
    const directions = grants.map(granted => granted.map(({ direction }) => direction));
    expect(directions.filter(each => new Set(each).size < each.length)).toEqual([]);
  });
});
