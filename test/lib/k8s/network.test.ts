import { App, Chart, Testing } from 'cdk8s';
import {
  type AddressesPeer,
  flow,
  internet,
  Network,
  NetworkPolicies,
  type PodsPeer,
  type PolicyTerrain,
} from '../../../lib/k8s';
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
  ranges: ['10.0.0.1/32', 'fd00::1/128'],
  entities: ['kube-apiserver'],
  ports: { https: { number: 443 } },
};

const solver = pods('solver', { http: { number: 8089 } }, { labels: { 'acme.example.com/solver': 'true' } });

const network = new Network([
  flow(client, server, 'web', 'asks'),
  flow(client, server, 'dns', 'asks'),
  flow(client, database, 'sql', 'reads'),
  flow(client, agent, 'metrics', 'scrapes'),
  flow(server, api, 'https', 'watches'),
  flow(server, internet('mail', { smtp: { number: 587 } }), 'smtp', 'notifies'),
  flow({ kind: 'namespace', name: 'front', namespace: 'front' }, server, 'web', 'serves'),
  flow({ kind: 'namespace', name: 'front', namespace: 'front' }, solver, 'http', 'proves'),
]);

const IPV4: PolicyTerrain = {
  ipFamilies: ['IPv4'],
  nodes: ['192.168.7.0/24', 'fd00:7::/64'],
  nodeLocalDns: ['169.254.20.10', '10.96.0.10'],
  cilium: false,
};

function policies(terrain: Partial<PolicyTerrain> = {}, wanted = 'NetworkPolicy') {
  const chart = new Chart(new App(), 'test');
  new NetworkPolicies(chart, { network, namespaces: ['ours'], partOf: 'stack', terrain: { ...IPV4, ...terrain } });
  const objects = Testing.synth(chart).filter(({ kind }) => kind === wanted);
  return new Map(objects.map(({ metadata, spec }) => [metadata.name, spec]));
}

/** Every block in a policy's rules for what goes out. */
const blocksOf = (workload: string, terrain: Partial<PolicyTerrain>): string[] =>
  policies(terrain)
    .get(workload)
    .egress.flatMap(({ to }: { to: { ipBlock?: { cidr: string } }[] }) =>
      to.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr] : [])),
    );

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
    expect([...policies().keys()]).toEqual(['default-deny', 'client', 'server', 'solver']);
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
            ipBlock: { cidr: '0.0.0.0/0', except: SPECIAL_RANGES.IPv4 },
          },
        ],
      },
    ]);
  });

  test('select pods by labels of their own, and let out what asks nobody', () => {
    expect(policies().get('solver')).toEqual({
      podSelector: { matchLabels: { 'acme.example.com/solver': 'true' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } }],
          ports: [{ port: 8089, protocol: 'TCP' }],
        },
      ],
    });
  });

  test.each<readonly [PolicyTerrain['ipFamilies'], readonly string[], readonly string[]]>([
    [['IPv4'], ['192.168.7.0/24'], ['10.0.0.1/32', '0.0.0.0/0']],
    [['IPv6'], ['fd00:7::/64'], ['fd00::1/128', '::/0']],
    [
      ['IPv6', 'IPv4'],
      ['192.168.7.0/24', 'fd00:7::/64'],
      ['10.0.0.1/32', 'fd00::1/128', '::/0', '0.0.0.0/0'],
    ],
  ])('allow addresses of the families %j', (ipFamilies, ofClient, ofServer) => {
    const terrain = { ipFamilies, nodeLocalDns: [] };
    expect(blocksOf('client', terrain)).toEqual(ofClient);
    expect(blocksOf('server', terrain)).toEqual(ofServer);
  });

  test('keep private addresses of either family from what may go to the internet', () => {
    const mail = policies({ ipFamilies: ['IPv6'] })
      .get('server')
      .egress.at(-1);
    expect(mail.to).toEqual([{ ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } }]);
  });

  test('allow a node-local DNS cache at its own address and at that of the Service', () => {
    const [dns] = policies().get('client').egress;
    expect(dns.to.slice(1)).toEqual([
      { ipBlock: { cidr: '169.254.20.10/32' } },
      { ipBlock: { cidr: '10.96.0.10/32' } },
    ]);
    const [six] = policies({ nodeLocalDns: ['fd00:90::a'] }).get('client').egress;
    expect(six.to.slice(1)).toEqual([{ ipBlock: { cidr: 'fd00:90::a/128' } }]);
  });
});

describe('policies for Cilium', () => {
  test('are made for no other', () => {
    expect(policies({}, 'CiliumNetworkPolicy').size).toBe(0);
  });

  const rule = (entities: readonly string[], port: string) => ({
    toEntities: entities,
    toPorts: [{ ports: [{ port, protocol: 'TCP' }] }],
  });

  test('allow what no range of addresses matches: the API server, nodes and what runs on their network', () => {
    const found = policies({ cilium: true, nodeLocalDns: [] }, 'CiliumNetworkPolicy');
    expect([...found.keys()]).toEqual(['client', 'server']);
    expect(found.get('client')).toEqual({
      endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'client' } },
      egress: [rule(['host', 'remote-node'], '9100')],
    });
    expect(found.get('server').egress).toEqual([rule(['kube-apiserver'], '443')]);
  });

  test("allow a DNS cache on the pod's node, as a process of the node or as a pod", () => {
    const found = policies({ cilium: true }, 'CiliumNetworkPolicy').get('client');
    expect(found.egress[0]).toEqual({
      toEntities: ['host'],
      toPorts: [
        {
          ports: [
            { port: '53', protocol: 'UDP' },
            { port: '53', protocol: 'TCP' },
          ],
        },
      ],
    });
    const [dns] = policies({ cilium: true }).get('client').egress;
    expect(dns.to[1].podSelector.matchLabels).toEqual({ 'k8s-app': 'node-local-dns' });
  });
});
