/** Environments on other kinds of clusters: what synth emits is accepted, and fits the cluster's network. */
import { secretsOf } from '../../charts/secrets';
import { ipFamilyOf } from '../../lib/base';
import { checkManifests } from '../../lib/checks';
import type { ClusterNetwork } from '../../lib/components/cluster-network';
import { imagesOf } from '../../lib/synth/synthesize';
import { harbour, large } from '../example/stack';
import { Deployment } from './manifests';

const on = (network: ClusterNetwork) => new Deployment(harbour, { ...large, network });

const blocks = (deployment: Deployment): readonly string[] =>
  deployment.objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    .flatMap(({ from = [], to = [] }) => [...from, ...to])
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));

test.each([
  [['IPv4'], ['IPv4']],
  [['IPv6'], ['IPv6']],
  [
    ['IPv4', 'IPv6'],
    ['IPv4', 'IPv6'],
  ],
] as const)('policies for %j have blocks of %j alone', (ipFamilies, found) => {
  expect([...new Set(blocks(on({ ipFamilies })).map(ipFamilyOf))].sort()).toEqual(found);
});

test.each<ClusterNetwork>([{ ipFamilies: ['IPv6'], nodeLocalDns: ['fd00:90::a'] }, { cni: 'cilium' }])(
  'what %j adds passes the checks of synth',
  network => {
    const { objects, stack, environment } = on(network);
    const manifests = objects.map(object => ({ path: `${object.kind} ${object.metadata.name}`, object }));
    const [secrets, images] = [secretsOf(stack, environment), imagesOf(environment, stack)];
    expect(checkManifests(manifests, { names: stack.names, environment, secrets, images })).toEqual([]);
  },
);

test('a dual-stack cluster adds the blocks of the second family, and removes none', () => {
  const [four, dual] = [on({}), on({ ipFamilies: ['IPv4', 'IPv6'] })].map(deployment => new Set(blocks(deployment)));
  expect([...(four ?? [])].filter(block => !dual?.has(block))).toEqual([]);
});

test('the API server may be reached at its own port, and at that of its Service', () => {
  const ports = (apiServerPort: number) =>
    on({ apiServer: '10.0.0.1/32', apiServerPort })
      .find('NetworkPolicy', 'kube-state-metrics')
      .spec.egress.filter(({ to }: { to: { ipBlock?: object }[] }) => to.some(({ ipBlock }) => ipBlock))
      .flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))
      .filter((port: number) => port !== 53);
  expect([6443, 443, 8443, 16443].map(ports)).toEqual([[443, 6443], [443], [443, 8443], [443, 16443]]);
});

test('Cilium gets policies for nodes and the API server, in the same namespaces and for the same pods', () => {
  const { objects } = on({ cni: 'cilium', nodeLocalDns: [] });
  const cilium = objects.filter(({ kind }) => kind === 'CiliumNetworkPolicy');
  const entities = Object.fromEntries(
    cilium.map(({ metadata, spec }) => [
      metadata.name,
      spec.egress.flatMap(({ toEntities, toPorts }: { toEntities: string[]; toPorts: { ports: object[] }[] }) =>
        toPorts.flatMap(({ ports }) => ports.map(port => `${toEntities} ${Object.values(port).join('/')}`)),
      ),
    ]),
  );
  expect(entities).toEqual({
    'blackbox-exporter': ['kube-apiserver,cluster,ingress 443/TCP', 'kube-apiserver 6443/TCP'],
    'kube-state-metrics': ['kube-apiserver 443/TCP', 'kube-apiserver 6443/TCP'],
    'log-agent': ['kube-apiserver 443/TCP', 'kube-apiserver 6443/TCP'],
    prometheus: [
      'kube-apiserver 443/TCP',
      'kube-apiserver 6443/TCP',
      'host,remote-node 9100/TCP',
      'host,remote-node 10250/TCP',
    ],
  });
  for (const { metadata, spec } of cilium) {
    const twin = objects.find(each => each.kind === 'NetworkPolicy' && each.metadata.name === metadata.name);
    expect([metadata.namespace, spec.endpointSelector]).toEqual([twin.metadata.namespace, twin.spec.podSelector]);
  }
});
