import { load } from 'js-yaml';
import { mebibytes } from '../../../../lib/catalogue';
import { LogAgent, logAgentFlows } from '../../../../lib/components/log-agent';
import type { LogAgentConfig } from '../../../../lib/components/log-agent/config';
import { Network } from '../../../../lib/k8s';
import type { LogStorage } from '../../../../lib/storage';
import { large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const storage = (large.logs as { readonly storage: LogStorage }).storage;
const namespaces = ['quay', 'harbour-agents'];
const { one, pod, container, objects } = synthesized(
  chart =>
    new LogAgent(chart, 'log-agent', {
      names,
      image: 'registry.example.com/otelcol:1',
      resources: { requests: { cpu: 0.1, memory: mebibytes(100) }, limits: { memory: mebibytes(500) } },
      network: new Network(logAgentFlows(names, storage)),
      namespaces,
      storage,
    }),
);
const text: string = one('ConfigMap', 'log-agent').data['config.yaml'];
const config: LogAgentConfig = load(text.replaceAll('$$', '$')) as LogAgentConfig;

test('runs on every node, as root without a capability, and writes to one folder of the node only', () => {
  expect(one('DaemonSet', 'log-agent').spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(pod('log-agent').securityContext).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container('log-agent').securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const mounts: readonly { mountPath: string; readOnly?: boolean }[] = container('log-agent').volumeMounts;
  const writable = mounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath);
  expect(writable).toEqual([config.extensions.file_storage.directory]);
});

test('may read the pods of each namespace whose lines it reads, and of no other', () => {
  const roles = objects.filter(({ kind }) => kind === 'Role');
  expect(roles.map(({ metadata, rules }) => [metadata.namespace, rules])).toEqual(
    namespaces.map(namespace => [namespace, [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]]),
  );
  const watched = Object.entries(config.processors).flatMap(([name, processor]) =>
    name.startsWith('k8sattributes/') ? [(processor as { filter: object }).filter] : [],
  );
  expect(watched).toEqual(namespaces.map(namespace => ({ node_from_env_var: 'NODE_NAME', namespace })));
  expect(config.receivers.filelog.include.map(file => /pods\/([^_]+)_/.exec(file)?.[1])).toEqual(
    namespaces.flatMap(namespace => [namespace, namespace]),
  );
});

test('posts to the store, with the headers that it wants', () => {
  expect(config.exporters.otlp_http).toMatchObject({
    logs_endpoint: 'http://victorialogs.harbour-watch.svc:9428/insert/opentelemetry/v1/logs',
    headers: { 'VL-Stream-Fields': 'service.name,k8s.namespace.name,k8s.container.name' },
    encoding: 'proto',
  });
});

test('keeps what cannot be sent: without end, on disk, and a full queue stops the reader', () => {
  const { sending_queue: queue, retry_on_failure: retry } = config.exporters.otlp_http;
  expect(queue).toMatchObject({
    storage: 'file_storage',
    block_on_overflow: true,
    sizer: 'bytes',
    queue_size: 2 ** 30,
  });
  expect([retry, config.receivers.filelog.retry_on_failure].map(({ max_elapsed_time: most }) => most)).toEqual([
    '0s',
    '0s',
  ]);
  expect(container('log-agent').args).toContain('--feature-gates=stanza.synchronousLogEmitter');
});

test('refuses records before Go runs out of memory', () => {
  expect(config.processors.memory_limiter).toMatchObject({ limit_mib: 400, spike_limit_mib: 100 });
  expect(container('log-agent').env[0]).toEqual({ name: 'GOMEMLIMIT', value: '400MiB' });
});

test('is readable in review: block text, in which every dollar is doubled, as the Collector wants them', () => {
  expect(text).toMatch(/^[\n -~\u2042]*$/);
  expect(text.replaceAll('$$', '')).not.toContain('$');
});

test('filters every record that may hold a secret', () => {
  const { pipelines } = config.service;
  expect(pipelines['logs/suspect']?.processors).toEqual(['redaction', 'transform']);
  expect(config.connectors.routing.table.map(({ pipelines: to }) => to)).toEqual([['logs/suspect']]);
  expect(Object.values(pipelines).filter(({ exporters }) => exporters.includes('otlp_http'))).toHaveLength(2);
});

test('has no flow without a store of logs', () => {
  expect(logAgentFlows(names, undefined)).toEqual([]);
});
