import { bytes, gibibytes, mebibytes } from '../../../../lib/catalogue';
import {
  formatStorageSize,
  PATHS,
  renderArguments,
  renderPrometheusConfig,
} from '../../../../lib/components/prometheus';
import { development, production } from '../../../../lib/environments';
import { Network } from '../../../../lib/k8s';
import { contextOf } from '../context';

const rendered = renderPrometheusConfig({ ...contextOf(production), paths: PATHS });

test('keeps 30 days or 45 GB, whichever comes first', () => {
  expect(rendered.storage.tsdb.retention).toEqual({ time: '30d', size: '45GB' });
});

test('tells the replicas apart, except to Alertmanager', () => {
  expect(rendered.global.external_labels).toEqual({
    cluster: 'aion-production',
    environment: 'production',
    replica: '${POD_NAME}',
  });
  expect(rendered.alerting.alert_relabel_configs).toEqual([{ action: 'labeldrop', regex: 'replica' }]);
});

test('sends alerts to every Alertmanager', () => {
  expect(rendered.alerting.alertmanagers).toEqual([
    {
      api_version: 'v2',
      dns_sd_configs: [{ names: ['alertmanager-pods.aion-monitoring.svc'], type: 'A', port: 9093 }],
    },
  ]);
});

test('an address without a declared flow is refused', () => {
  const network = new Network([]);
  expect(() => renderPrometheusConfig({ environment: production, network, paths: PATHS })).toThrow(
    /prometheus may not connect to alertmanager:web/,
  );
});

test.each([
  [gibibytes(45), '45GB'],
  [gibibytes(1024), '1TB'],
  [mebibytes(1536), '1536MB'],
  [bytes(100), '100B'],
  [bytes(0), '0B'],
])('%j is %s', (size, text) => expect(formatStorageSize(size)).toBe(text));

test('neither the admin API nor the lifecycle API is on', () => {
  const args = renderArguments(production, PATHS);
  expect(args.filter(arg => /admin|lifecycle|remote-write/.test(arg))).toEqual([]);
  expect(args).toContain('--web.external-url=https://prometheus.monitoring.aion.example.com');
});

test('alerts that wait longer than a minute are restored after a restart, so that none is told as resolved meanwhile', () => {
  expect(renderArguments(production, PATHS)).toContain('--rules.alert.for-grace-period=1m');
});

test('one query takes at most a quarter of the memory limit', () => {
  expect(renderArguments(production, PATHS)).toContain('--query.max-samples=50000000');
  expect(renderArguments(development, PATHS)).toContain(`--query.max-samples=${2 ** 30 / 4 / 16}`);
});
