import { type Bytes, type StackNames, seconds } from '../../base';
import { peerOf } from '../../k8s';
import { APP_LABEL } from '../../k8s/labels';
import type { Retry } from '../otelcol/config';
import { BATCH, listen, memoryLimiter, STATUS_PATH, telemetry } from '../otelcol/parts';
import { logAgentComponent } from './component';
import type { KubernetesAttributes, LogAgentConfig } from './config';
import { arrangeFields, FIND_SUSPECTS, READ_FIELDS, SUSPECT_FIELD } from './fields';
import { READ_LINES, RECORD_STARTS, readPlace } from './lines';
import { SECRET_FIELDS, SECRET_TEXTS } from './redaction';

export interface LogAgentConfigProps {
  readonly names: StackNames;
  /** Whose pods' lines are read. */
  readonly namespaces: readonly string[];
  /** Where OTLP is posted: `http://host:port/path`. */
  readonly endpoint: string;
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The container's memory limit. */
  readonly memory: Bytes;
  /** The most that waits on the node's disk while the store is away. */
  readonly queue: Bytes;
}

/** Of the node. */
export const PODS_FOLDER = '/var/log/pods';
/** Also of the node: what was read and what waits to be sent outlive the pod. */
export const stateFolder = ({ partOf }: StackNames): string => `/var/lib/${partOf}-log-agent`;
/** The environment variable with the name of the node. */
export const NODE_NAME = 'NODE_NAME';

/** What cannot be handed on is neither dropped nor hurried. */
const ENDLESS: Retry = { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' };

/** Until the pods of the node are known; then it ends, and the files wait for its restart. */
const PODS_KNOWN_WITHIN = seconds(60);

/** One for each namespace: with one for all, the agents would need the right to list pods of the whole cluster. */
const kubernetesAttributes = (namespace: string): KubernetesAttributes => ({
  auth_type: 'serviceAccount',
  // Otherwise lines that are read first, after each restart, would be of no service.
  wait_for_metadata: true,
  wait_for_metadata_timeout: `${PODS_KNOWN_WITHIN.value}s`,
  filter: { node_from_env_var: NODE_NAME, namespace },
  extract: {
    metadata: ['k8s.node.name'],
    labels: [{ tag_name: 'service.name', key: APP_LABEL, from: 'pod' }],
  },
  pod_association: [{ sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] }],
});

/** Reads the files of a node's containers, and sends what it read to the store of logs. */
export function renderLogAgentConfig(props: LogAgentConfigProps): LogAgentConfig {
  const { names, namespaces, endpoint, headers, memory, queue } = props;
  const own = peerOf(logAgentComponent, names);
  const attributes = Object.fromEntries(
    namespaces.map(namespace => [`k8sattributes/${namespace}` as const, kubernetesAttributes(namespace)]),
  );
  const state = stateFolder(names);
  return {
    extensions: {
      health_check: { endpoint: listen(logAgentComponent, 'health'), path: STATUS_PATH },
      file_storage: {
        directory: state,
        // A node that loses its power loses nothing that counts as read.
        fsync: true,
        // A damaged file is set aside; without this, the agent would never start again.
        recreate: true,
        compaction: {
          directory: state,
          on_start: true,
          on_rebound: true,
          rebound_needed_threshold_mib: 100,
          rebound_trigger_threshold_mib: 10,
          cleanup_on_start: true,
        },
      },
    },
    receivers: {
      filelog: {
        // The kubelet renames a full file, and compresses it at the next rotation: what an agent missed is in the renamed one.
        include: namespaces.flatMap(namespace => [
          `${PODS_FOLDER}/${namespace}_*/*/*.log`,
          `${PODS_FOLDER}/${namespace}_*/*/*.log.*`,
        ]),
        exclude: [
          // Its own lines, of which it would write more for each.
          `${PODS_FOLDER}/${own.namespace}_${own.name}-*/*/*`,
          `${PODS_FOLDER}/*/*/*.gz`,
          `${PODS_FOLDER}/*/*/*.tmp`,
        ],
        start_at: 'beginning',
        include_file_path: true,
        include_file_name: false,
        // The library writes at most 256 KiB in a line; the runtime's stamps come on top of that.
        max_log_size: '300KiB',
        multiline: { line_start_pattern: RECORD_STARTS },
        force_flush_period: '500ms',
        storage: 'file_storage',
        retry_on_failure: ENDLESS,
        operators: [...READ_LINES, ...readPlace(PODS_FOLDER), FIND_SUSPECTS, ...READ_FIELDS],
      },
    },
    processors: {
      memory_limiter: memoryLimiter(memory),
      ...attributes,
      redaction: {
        allow_all_keys: true,
        redact_all_types: false,
        blocked_key_patterns: SECRET_FIELDS,
        blocked_values: SECRET_TEXTS,
        summary: 'silent',
      },
      transform: arrangeFields,
    },
    connectors: {
      routing: {
        error_mode: 'ignore',
        default_pipelines: ['logs/harmless'],
        table: [{ context: 'log', condition: `attributes["${SUSPECT_FIELD}"] == true`, pipelines: ['logs/suspect'] }],
      },
    },
    exporters: {
      otlp_http: {
        logs_endpoint: endpoint,
        headers,
        encoding: 'proto',
        compression: 'gzip',
        timeout: '30s',
        retry_on_failure: ENDLESS,
        sending_queue: {
          enabled: true,
          storage: 'file_storage',
          sizer: 'bytes',
          queue_size: queue.value,
          // A full queue stops the reader: lines stay in their files.
          block_on_overflow: true,
          num_consumers: 4,
          batch: BATCH,
        },
      },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      pipelines: {
        logs: {
          receivers: ['filelog'],
          processors: ['memory_limiter', ...Object.keys(attributes)],
          exporters: ['routing'],
        },
        'logs/suspect': { receivers: ['routing'], processors: ['redaction', 'transform'], exporters: ['otlp_http'] },
        'logs/harmless': { receivers: ['routing'], processors: ['transform'], exporters: ['otlp_http'] },
      },
      telemetry: telemetry(logAgentComponent),
    },
  };
}
