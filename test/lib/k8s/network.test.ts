import { App, Chart, Testing } from 'cdk8s';
import { type AddressesPeer, flow, internet, Network, NetworkPolicies, type PodsPeer } from '../../../lib/k8s';
import { SPECIAL_RANGES } from '../../../lib/k8s/special-ranges';

const pods = <P extends string>(
  name: string,
  ports: PodsPeer<P>['ports'],
  more: Partial<PodsPeer<P>> = {},
): PodsPeer<P> => ({
  kind: 'pods',
  name,
  namespace: 'ours',
  ports,
  ...more,
});
const client = pods('client', {});
const server = pods('server', { web: { number: 80 }, dns: { number: 53, protocol: 'UDP' } });
const database = pods('database', { sql: { number: 5432 } }, { namespace: 'theirs', foreign: true });
const agent = pods('agent', { metrics: { number: 9100 } }, { hostNetwork: true });
const api: AddressesPeer<'https'> = {
  kind: 'addresses',
  name: 'api',
  cidr: '10.0.0.1/32',
  ports: { https: { number: 443 } },
};

const network = new Network([
  flow(client, server, 'web', 'asks'),
  flow(client, server, 'dns', 'asks'),
  flow(client, database, 'sql', 'reads'),
  flow(client, agent, 'metrics', 'scrapes'),
  flow(server, api, 'https', 'watches'),
  flow(server, internet('mail', { smtp: { number: 587 } }), 'smtp', 'notifies'),
  flow({ kind: 'namespace', name: 'front', namespace: 'front' }, server, 'web', 'serves'),
]);

function policies() {
  const chart = new Chart(new App(), 'test');
  new NetworkPolicies(chart, { network, namespaces: ['ours'], partOf: 'stack', nodes: '192.168.7.0/24' });
  const objects = Testing.synth(chart);
  return new Map(objects.map(({ metadata, spec }) => [metadata.name, spec]));
}

describe('addresses', () => {
  test('are had where the flow is declared', () => {
    expect(network.address(client, server, 'web')).toBe('server.ours.svc:80');
    expect(network.url(client, database, 'sql')).toBe('http://database.theirs.svc:5432');
    expect(network.podsAddress(client, server, 'web')).toBe('server-pods.ours.svc');
  });

  test('are refused where it is not', () => {
    expect(() => network.address(server, client as PodsPeer<'web'>, 'web')).toThrow(
      'server may not connect to client:web: declare the flow among those of server first',
    );
  });
});

describe('policies', () => {
  test('deny everything that is not declared', () => {
    expect(policies().get('default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test("are made for our workloads alone, and not for those on the host's network", () => {
    expect([...policies().keys()]).toEqual(['default-deny', 'client', 'server']);
  });

  test('let a workload in by port, from each that is declared', () => {
    expect(policies().get('server').ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ours' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'client' } },
          },
        ],
        ports: [{ port: 53, protocol: 'UDP' }],
      },
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ours' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'client' } },
          },
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } },
        ],
        ports: [{ port: 80, protocol: 'TCP' }],
      },
    ]);
    expect(policies().get('client').ingress).toBeUndefined();
  });

  test('let a workload out to the cluster DNS, to pods, to nodes and to addresses', () => {
    const ports = policies()
      .get('client')
      .egress.map((rule: { ports: { port: number }[] }) => rule.ports[0]?.port);
    expect(ports).toEqual([53, 53, 80, 5432, 9100]);
    const [dns, , , , nodes] = policies().get('client').egress;
    expect(dns.to).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    });
    expect(nodes.to).toEqual([{ ipBlock: { cidr: '192.168.7.0/24' } }]);
    expect(policies().get('server').egress.slice(1)).toEqual([
      { ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] },
      {
        ports: [{ port: 587, protocol: 'TCP' }],
        to: [
          {
            ipBlock: { cidr: '0.0.0.0/0', except: SPECIAL_RANGES },
          },
        ],
      },
    ]);
  });
});
