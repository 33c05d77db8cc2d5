/** Loki's program is not built here (AGPL): what is checked is what its documentation says of the fields. */
import { load } from 'js-yaml';
import { days, gibibytes, mebibytes } from '../../../../lib/catalogue';
import { LogStore } from '../../../../lib/components/log-store';
import { Loki, type LokiConfig, type LokiProps } from '../../../../lib/components/loki';
import { names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const smallest: LokiProps = {
  names,
  image: 'registry/loki:3',
  storage: { store: 'loki', retention: days(3), volume: gibibytes(10) },
  perDay: gibibytes(1),
  resources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
};
const full: Required<LokiProps> = { ...smallest, storageClass: 'quick' };

const render = (props: LokiProps) => synthesized(chart => new Loki(chart, 'logs', props));
const configOf = (props: LokiProps) => load(render(props).one('ConfigMap', 'loki').data['config.yaml']) as LokiConfig;

test('it has one writer on a volume, of the class that is set', () => {
  const claim = (props: LokiProps) => {
    const { replicas, volumeClaimTemplates } = render(props).one('StatefulSet', 'loki').spec;
    const { storageClassName, resources } = volumeClaimTemplates[0].spec;
    return [replicas, storageClassName, resources.requests.storage];
  };
  expect(claim(smallest)).toEqual([1, undefined, '10Gi']);
  expect(claim(full)).toEqual([1, 'quick', '10Gi']);
});

test('all that it writes is on its volume, or scratch', () => {
  const { container } = render(full);
  const { common } = configOf(full);
  const writable = container('loki')
    .volumeMounts.filter(({ readOnly }: { readOnly?: boolean }) => readOnly !== true)
    .map(({ mountPath }: { mountPath: string }) => mountPath);
  expect(writable).toEqual(['/loki', '/tmp']);
  const { chunks_directory, rules_directory } = common.storage.filesystem;
  // The write-ahead log, the index and the compactor's folder are below path_prefix, unless they are set.
  for (const folder of [common.path_prefix, chunks_directory, rules_directory]) expect(folder).toMatch(/^\/loki(\/|$)/);
});

test('only the attributes that name a container make a stream: ids are metadata of a line', () => {
  expect(configOf(full).limits_config.otlp_config.resource_attributes).toEqual({
    ignore_defaults: true,
    attributes_config: [
      { action: 'index_label', attributes: ['service.name', 'k8s.namespace.name', 'k8s.container.name'] },
    ],
  });
});

test('it removes what is older than is kept: without the compactor, the period alone removes nothing', () => {
  const { limits_config, compactor, schema_config } = configOf(full);
  expect(limits_config.retention_period).toBe('72h');
  expect(compactor).toEqual({ retention_enabled: true, delete_request_store: 'filesystem' });
  // Retention takes tables of a day, structured metadata takes schema v13.
  expect(schema_config.configs).toMatchObject([{ schema: 'v13', index: { period: '24h' } }]);
});

test('it takes twenty times the average of a day before it refuses lines, and never less than its own default', () => {
  const rates = (perDay: LokiProps['perDay']) => {
    const { ingestion_rate_mb, ingestion_burst_size_mb, per_stream_rate_limit } = configOf({
      ...full,
      perDay,
    }).limits_config;
    return [ingestion_rate_mb, ingestion_burst_size_mb, per_stream_rate_limit];
  };
  expect(rates(gibibytes(1))).toEqual([4, 16, '4MB']);
  // 100 GiB a day are 1.19 MiB a second.
  expect(rates(gibibytes(100))).toEqual([24, 48, '24MB']);
});

test('replaying its log takes at most half of its memory', () => {
  expect(configOf(full).ingester.wal.replay_memory_ceiling).toBe('256MB');
});

test('nothing outside the process connects to its parts, and nothing is reported to its makers', () => {
  const { server, common, analytics } = configOf(full);
  expect([server.grpc_listen_address, common.instance_addr]).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(analytics.reporting_enabled).toBe(false);
});

test('it is not restarted because it is not ready: that would replay the log again', () => {
  const { livenessProbe, readinessProbe } = render(full).container('loki');
  expect(readinessProbe.httpGet.path).toBe('/ready');
  expect(livenessProbe.httpGet.path).toBe('/loki/api/v1/status/buildinfo');
});

test('it is the store of an environment that says so', () => {
  const { names: own, image, storage, perDay, resources } = smallest;
  const size = { storage, perDay, resources, agentResources: resources };
  const { one } = synthesized(chart => new LogStore(chart, 'logs', { names: own, image, size }));
  expect(one('StatefulSet', 'loki')).toBeDefined();
});
