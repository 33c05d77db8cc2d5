import { load } from 'js-yaml';
import type { IpFamily } from '../../../../lib/base';
import {
  BlackboxExporter,
  type BlackboxExporterProps,
  renderBlackboxConfig,
} from '../../../../lib/components/blackbox-exporter';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const AUTHORITY_FILE = '/etc/kubernetes-authority/ca.crt';

const modules = (families: readonly IpFamily[]) => renderBlackboxConfig(families, AUTHORITY_FILE).modules;
const page = (families: readonly IpFamily[]) => modules(families).https.http;
const handshake = (families: readonly IpFamily[]) => modules(families)['kubernetes-api'].tcp;

const full: Required<BlackboxExporterProps> = { ...exporterProps, ipFamilies: ['IPv4'] };

test('only a refusal counts as success: an answer shows that there is no sign-in, and one without TLS nothing', () => {
  const http = page(['IPv4']);
  expect(http).toMatchObject({ fail_if_not_ssl: true, follow_redirects: false });
  expect(http.valid_status_codes).toEqual([301, 302, 303, 307, 308, 401, 403]);
});

test('the API server is verified by the authority that Kubernetes puts into each namespace', () => {
  expect(handshake(['IPv4'])).toMatchObject({ tls: true, tls_config: { ca_file: AUTHORITY_FILE } });
  const { one } = synthesized(chart => new BlackboxExporter(chart, 'exporter', full));
  const { containers, volumes } = one('Deployment', 'blackbox-exporter').spec.template.spec;
  expect(volumes).toContainEqual({ name: 'authority', configMap: { name: 'kube-root-ca.crt' } });
  expect(containers[0]?.volumeMounts).toContainEqual(
    expect.objectContaining({ name: 'authority', mountPath: '/etc/kubernetes-authority' }),
  );
});

test.each([
  [['IPv4'], 'ip4', false],
  [['IPv6'], 'ip6', false],
  [['IPv4', 'IPv6'], 'ip4', true],
  [['IPv6', 'IPv4'], 'ip6', true],
] as const)('probes addresses of the families %j', (families, preferred, fallback) => {
  const expected = { preferred_ip_protocol: preferred, ip_protocol_fallback: fallback };
  expect(page(families)).toMatchObject(expected);
  expect(handshake(families)).toMatchObject(expected);
});

test('has a second replica where one would be lost with its node', () => {
  const replicas = (highlyAvailable: boolean) =>
    synthesized(chart => new BlackboxExporter(chart, 'exporter', { ...full, highlyAvailable })).one(
      'Deployment',
      'blackbox-exporter',
    ).spec.replicas;
  expect([replicas(true), replicas(false)]).toEqual([2, 1]);
});

test('rolls when its configuration changes, which it does not reload by itself', () => {
  const { one } = synthesized(chart => new BlackboxExporter(chart, 'exporter', full));
  const { data } = one('ConfigMap', 'blackbox-exporter');
  expect(load(data['blackbox.yml'])).toEqual(renderBlackboxConfig(['IPv4'], AUTHORITY_FILE));
  const { metadata } = one('Deployment', 'blackbox-exporter').spec.template;
  expect(metadata.annotations).toHaveProperty(['checksum/config']);
});
