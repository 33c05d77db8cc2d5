import { hostPeer, kubelets, kubernetesApi, smtpServer, tracedServices } from '../../../lib/components/surroundings';
import { names } from '../../example/stack';

describe('a host', () => {
  test.each([
    ['postgres.quay.svc', 'postgres', 'quay'],
    ['postgres.quay.svc.cluster.local', 'postgres', 'quay'],
    ['db-1.shop-eu.svc.k8s.example.com', 'db-1', 'shop-eu'],
    // A pod of a StatefulSet is one of those behind its Service.
    ['postgres-0.postgres.quay.svc', 'postgres', 'quay'],
  ])('%s is a Service of the cluster: its pods', (host, name, namespace) => {
    expect(hostPeer(host, 'sql', 5432)).toEqual({
      kind: 'pods',
      name,
      namespace,
      ports: { sql: { number: 5432 } },
      foreign: true,
    });
  });

  test.each(['postgres.example.com', 'postgres', '10.1.2.3', 'postgres.quay.svcx'])('%s may have any address', host => {
    expect(hostPeer(host, 'sql', 5432)).toEqual({
      kind: 'addresses',
      name: host,
      ranges: 'any',
      ports: { sql: { number: 5432 } },
    });
  });
});

test('the addresses of the cluster are any, or those that an environment knows', () => {
  expect([kubernetesApi().ranges, kubelets().ranges]).toEqual(['any', 'any']);
  const known = { apiServer: '10.0.0.1/32', nodes: ['10.1.0.0/16', 'fd00:1::/64'] };
  expect([kubernetesApi(known).ranges, kubelets(known).ranges]).toEqual([['10.0.0.1/32'], known.nodes]);
});

test('the API server listens where an environment knows, and its Service at 443', () => {
  expect(kubernetesApi().ports).toEqual({ https: { number: 443 }, direct: { number: 6443 } });
  expect(kubernetesApi({ apiServerPort: 16443 }).ports).toEqual({ https: { number: 443 }, direct: { number: 16443 } });
});

test('mail goes to public addresses, or to where an environment knows its server', () => {
  expect(smtpServer(587)).toMatchObject({ ranges: 'public' });
  expect(smtpServer(2525, { smtp: '10.1.2.3/32' })).toEqual({
    kind: 'addresses',
    name: 'smtp-server',
    ranges: ['10.1.2.3/32'],
    ports: { smtp: { number: 2525 } },
  });
});

test('what is around is in the namespaces of the stack', () => {
  expect(tracedServices(names)).toEqual([{ kind: 'namespace', name: 'traced-services', namespace: 'quay' }]);
});
