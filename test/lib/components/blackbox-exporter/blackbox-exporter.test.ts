import { load } from 'js-yaml';
import {
  type BlackboxConfig,
  BlackboxExporter,
  type BlackboxExporterProps,
  renderBlackboxConfig,
} from '../../../../lib/components/blackbox-exporter';
import { exporterProps } from '../exporter/props';
import { synthesized } from '../synthesized';

const full: Required<BlackboxExporterProps> = exporterProps;

test('only a refusal counts as success: an answer shows that there is no sign-in, and one without TLS nothing', () => {
  const { http } = renderBlackboxConfig('https').modules.https ?? {};
  expect(http).toMatchObject({ fail_if_not_ssl: true, follow_redirects: false });
  expect(http?.valid_status_codes).toEqual([301, 302, 303, 307, 308, 401, 403]);
});

test('rolls when its configuration changes, which it does not reload by itself', () => {
  const { one } = synthesized(chart => new BlackboxExporter(chart, 'exporter', full));
  const { data } = one('ConfigMap', 'blackbox-exporter');
  expect(load(data['blackbox.yml']) as BlackboxConfig).toEqual(renderBlackboxConfig('https'));
  const { metadata } = one('Deployment', 'blackbox-exporter').spec.template;
  expect(metadata.annotations).toHaveProperty(['checksum/config']);
});
