import { Construct } from 'constructs';
import { type Bytes, type Duration, jaegerStorage as metrics, minutes } from '../../catalogue';
import { jaegerStorage } from '../peers';
import type { JaegerConfig, View } from './config';
import {
  goDuration,
  healthCheck,
  idlePipeline,
  listen,
  MAX_MESSAGE_MIB,
  PINGS_ALLOWED,
  STORE,
  telemetry,
} from './parts';
import { type ProgramProps, program } from './program';

const DATA = '/var/lib/jaeger';

/** Buckets for reads of a second and more; the defaults are for milliseconds. */
const VIEWS: readonly View[] = [
  {
    selector: { instrument_name: 'jaeger_storage_latency' },
    stream: {
      attribute_keys: { included: ['operation', 'result'] },
      aggregation: { explicit_bucket_histogram: { boundaries: metrics.readDuration.buckets } },
    },
  },
  {
    selector: { instrument_name: 'jaeger_storage_requests' },
    stream: { attribute_keys: { included: ['operation', 'result'] } },
  },
  // A number of results, recorded as if it were nanoseconds.
  { selector: { instrument_name: 'jaeger_storage_responses' }, stream: { aggregation: { drop: {} } } },
  { selector: { instrument_name: 'rpc.*' }, stream: { aggregation: { drop: {} } } },
];

export interface StorageConfigProps {
  /** How long a span is kept. */
  readonly retention: Duration;
}

/** Serves Badger to the collectors and to query over Jaeger's remote storage protocol. */
export const renderStorageConfig = ({ retention }: StorageConfigProps): JaegerConfig => ({
  extensions: {
    healthcheckv2: healthCheck(jaegerStorage),
    jaeger_storage: {
      backends: {
        [STORE]: {
          badger: {
            ephemeral: false,
            // Written through the page cache: a killed process loses nothing, a crashed node its last seconds.
            consistency: false,
            directories: { keys: `${DATA}/keys`, values: `${DATA}/values` },
            ttl: { spans: goDuration(retention) },
          },
        },
      },
    },
    remote_storage: {
      endpoint: listen(jaegerStorage, 'storage'),
      storage: STORE,
      max_recv_msg_size_mib: MAX_MESSAGE_MIB,
      keepalive: { enforcement_policy: PINGS_ALLOWED },
    },
  },
  receivers: idlePipeline.receivers,
  exporters: idlePipeline.exporters,
  service: {
    extensions: ['healthcheckv2', 'jaeger_storage', 'remote_storage'],
    pipelines: idlePipeline.pipelines,
    telemetry: telemetry(jaegerStorage, VIEWS),
  },
});

export interface JaegerStorageProps extends ProgramProps {
  readonly retention: Duration;
  readonly volume: Bytes;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** Badger on a volume: one writer, so one replica. */
export class JaegerStorage extends Construct {
  constructor(scope: Construct, id: string, props: JaegerStorageProps) {
    super(scope, id);
    const { retention, volume, storageClass } = props;
    program(this, {
      ...props,
      peer: jaegerStorage,
      config: renderStorageConfig({ retention }),
      controller: {
        kind: 'StatefulSet',
        replicas: 1,
        claims: [{ name: 'data', size: volume, storageClass }],
        podManagement: 'OrderedReady',
      },
      mounts: [{ volume: 'data', path: DATA, readOnly: false }],
      // Its server makes a span of each request and sends it to a collector on localhost that is not there.
      env: [{ name: 'OTEL_TRACES_SAMPLER', value: 'always_off' }],
      // Badger replays its log and opens its tables before anything answers.
      startup: minutes(10),
      highlyAvailable: false,
      // Badger writes what it holds in memory to its tables.
      terminationGraceSeconds: 120,
    });
  }
}
