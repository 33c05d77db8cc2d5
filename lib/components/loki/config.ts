import type { Bytes, Duration } from '../../catalogue';
import { portNumber } from '../../k8s';
import { type LokiLogs, STREAM_FIELDS } from '../../storage';
import { goDuration } from '../go';
import { lokiComponent } from './component';
import { limits } from './limits';
import type { LokiConfig, Size } from './types';

export const DATA = '/loki';
/** Only its own parts connect to it, in the same process. */
const LOOPBACK = '127.0.0.1';
const GRPC = 9095;

export interface LokiConfigProps {
  readonly storage: Pick<LokiLogs, 'retention'>;
  /** What is written in a day. */
  readonly perDay: Bytes;
  /** The container's memory limit. */
  readonly memory: Bytes;
}

/** All of Loki in one process, on one volume. */
export const renderLokiConfig = ({ storage, perDay, memory }: LokiConfigProps): LokiConfig => ({
  // One tenant. NetworkPolicies say who may connect.
  auth_enabled: false,
  server: {
    http_listen_port: portNumber(lokiComponent, 'web'),
    grpc_listen_address: LOOPBACK,
    grpc_listen_port: GRPC,
    log_format: 'json',
  },
  common: {
    path_prefix: DATA,
    instance_addr: LOOPBACK,
    replication_factor: 1,
    ring: { kvstore: { store: 'inmemory' } },
    storage: { filesystem: { chunks_directory: `${DATA}/chunks`, rules_directory: `${DATA}/rules` } },
  },
  schema_config: {
    configs: [
      {
        // Before any line is stored; a later schema gets an entry of its own.
        from: '2026-01-01',
        store: 'tsdb',
        object_store: 'filesystem',
        schema: 'v13',
        index: { prefix: 'index_', period: '24h' },
      },
    ],
  },
  ingester: {
    wal: {
      flush_on_shutdown: true,
      replay_memory_ceiling: replayCeiling(memory),
      disk_full_threshold: 0.9,
    },
  },
  compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
  limits_config: {
    ...ages(storage.retention),
    ...limits(perDay),
    allow_structured_metadata: true,
    otlp_config: {
      resource_attributes: {
        // Its own list has names of pods, which come and go: each would make a stream. All other attributes, and the ids of requests
        // and traces, are metadata of a line.
        ignore_defaults: true,
        attributes_config: [{ action: 'index_label', attributes: STREAM_FIELDS }],
      },
    },
  },
  analytics: { reporting_enabled: false },
});

/** A line that is older than what is kept would be removed at once; one from the future has a wrong clock. */
const ages = (retention: Duration) => ({
  retention_period: goDuration(retention),
  reject_old_samples: true,
  reject_old_samples_max_age: goDuration(retention),
  creation_grace_period: '10m',
});

/** Replay takes memory before anything is flushed; upstream's default is more than most containers have. */
const replayCeiling = ({ value }: Bytes): Size => `${Math.floor(value / 2 / 2 ** 20)}MB`;
