import { prometheusProps } from '../../../../charts/prometheus';
import { bytes, days, gibibytes, mebibytes } from '../../../../lib/catalogue';
import {
  formatStorageSize,
  PATHS,
  type PrometheusConfigProps,
  renderArguments,
  renderPrometheusConfig,
} from '../../../../lib/components/prometheus';
import { Network } from '../../../../lib/k8s';
import { contextOf, large, small } from '../../../example/stack';

const props: PrometheusConfigProps = { ...prometheusProps(contextOf(large)), paths: PATHS };
const rendered = renderPrometheusConfig(props);

test('keeps what the storage says, by time and by size', () => {
  const storage = { ...large.prometheus.storage, retention: { time: days(15), size: gibibytes(30) } };
  const { tsdb } = renderPrometheusConfig({ ...props, size: { ...props.size, storage } }).storage;
  expect(tsdb.retention).toEqual({ time: '15d', size: '30GB' });
});

test('tells the replicas apart, except to Alertmanager', () => {
  expect(rendered.global.external_labels).toEqual({
    cluster: 'harbour-large',
    environment: 'large',
    replica: '${POD_NAME}',
  });
  expect(rendered.alerting.alert_relabel_configs).toEqual([{ action: 'labeldrop', regex: 'replica' }]);
});

test('sends alerts to every Alertmanager', () => {
  expect(rendered.alerting.alertmanagers).toEqual([
    {
      api_version: 'v2',
      dns_sd_configs: [{ names: ['alertmanager-pods.harbour-watch.svc'], type: 'A', port: 9093 }],
    },
  ]);
});

test.each([
  [['IPv6'], ['AAAA']],
  [
    ['IPv6', 'IPv4'],
    ['AAAA', 'A'],
  ],
] as const)('finds the Alertmanagers by the addresses of the families %j', (ipFamilies, types) => {
  const [{ dns_sd_configs: found } = { dns_sd_configs: [] }] = renderPrometheusConfig({ ...props, ipFamilies }).alerting
    .alertmanagers;
  expect(found.map(({ type }) => type)).toEqual(types);
});

test('an address without a declared flow is refused', () => {
  const network = new Network([]);
  expect(() => renderPrometheusConfig({ ...props, network })).toThrow(/prometheus may not connect to alertmanager:web/);
});

test.each([
  [gibibytes(45), '45GB'],
  [gibibytes(1024), '1TB'],
  [mebibytes(1536), '1536MB'],
  [bytes(100), '100B'],
  [bytes(0), '0B'],
])('%j is %s', (size, text) => expect(formatStorageSize(size)).toBe(text));

describe('the command line', () => {
  const args = renderArguments({ ...prometheusProps(contextOf(large)), paths: PATHS });

  test('opens neither the admin API nor the lifecycle API', () => {
    expect(args.filter(arg => /admin|lifecycle|remote-write/.test(arg))).toEqual([]);
    expect(args).toContain('--web.external-url=https://prometheus.watch.harbour.example.com');
  });

  test('has alerts restored after a restart that wait longer than a minute, so that none is reported as resolved meanwhile', () => {
    expect(args).toContain('--rules.alert.for-grace-period=1m');
  });

  test('lets one query take at most a quarter of the memory limit', () => {
    expect(args).toContain('--query.max-samples=50000000');
    const { memory } = small.prometheus.resources.limits;
    expect(renderArguments({ ...prometheusProps(contextOf(small)), paths: PATHS })).toContain(
      `--query.max-samples=${memory.value / 4 / 16}`,
    );
  });
});
