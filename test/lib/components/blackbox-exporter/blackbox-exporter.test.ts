import { load } from 'js-yaml';
import {
  type BlackboxConfig,
  BlackboxExporter,
  type BlackboxExporterProps,
  renderBlackboxConfig,
} from '../../../../lib/components/blackbox-exporter';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const full: Required<BlackboxExporterProps> = { ...exporterProps, ipFamilies: ['IPv4'] };

test('only a refusal counts as success: an answer shows that there is no sign-in, and one without TLS nothing', () => {
  const { http } = renderBlackboxConfig('https', ['IPv4']).modules.https ?? {};
  expect(http).toMatchObject({ fail_if_not_ssl: true, follow_redirects: false });
  expect(http?.valid_status_codes).toEqual([301, 302, 303, 307, 308, 401, 403]);
});

test.each([
  [['IPv4'], 'ip4', false],
  [['IPv6'], 'ip6', false],
  [['IPv4', 'IPv6'], 'ip4', true],
  [['IPv6', 'IPv4'], 'ip6', true],
] as const)('probes addresses of the families %j', (families, preferred, fallback) => {
  expect(renderBlackboxConfig('https', families).modules.https?.http).toMatchObject({
    preferred_ip_protocol: preferred,
    ip_protocol_fallback: fallback,
  });
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
  expect(load(data['blackbox.yml']) as BlackboxConfig).toEqual(renderBlackboxConfig('https', ['IPv4']));
  const { metadata } = one('Deployment', 'blackbox-exporter').spec.template;
  expect(metadata.annotations).toHaveProperty(['checksum/config']);
});
