import { Construct } from 'constructs';
import { jaegerStorage as metrics, minutes } from '../../catalogue';
import { peerOf } from '../../k8s';
import type { TraceStorage } from '../../storage';
import type { View } from '../otelcol/config';
import { listen, telemetry } from '../otelcol/parts';
import { badgerBackend, DATA } from './badger';
import { jaegerStorageComponent } from './component';
import type { JaegerConfig } from './config';
import { healthCheck, idlePipeline, MAX_MESSAGE_MIB, PINGS_ALLOWED, STORE } from './parts';
import { type ProgramProps, program } from './program';

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

/** Serves Badger to the collectors and to query over Jaeger's remote storage protocol. */
export const renderStorageConfig = ({ retention }: Pick<TraceStorage, 'retention'>): JaegerConfig => ({
  extensions: {
    healthcheckv2: healthCheck(jaegerStorageComponent),
    jaeger_storage: {
      backends: {
        [STORE]: badgerBackend({ retention }),
      },
    },
    remote_storage: {
      endpoint: listen(jaegerStorageComponent, 'storage'),
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
    telemetry: telemetry(jaegerStorageComponent, VIEWS),
  },
});

export interface JaegerStorageProps extends ProgramProps {
  readonly storage: TraceStorage;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** Badger on a volume: one writer, so one replica. */
export class JaegerStorage extends Construct {
  constructor(scope: Construct, id: string, props: JaegerStorageProps) {
    super(scope, id);
    const { names, storage, storageClass } = props;
    program(this, {
      ...props,
      peer: peerOf(jaegerStorageComponent, names),
      config: renderStorageConfig(storage),
      controller: {
        kind: 'StatefulSet',
        replicas: 1,
        claims: [{ name: 'data', size: storage.volume, storageClass }],
      },
      mounts: [{ volume: 'data', path: DATA, readOnly: false }],
      // Its server would trace each request and send the spans to a collector on localhost that does not exist.
      env: [{ name: 'OTEL_TRACES_SAMPLER', value: 'always_off' }],
      // Badger replays its log and opens its tables before anything answers.
      startup: minutes(10),
      highlyAvailable: false,
      // On shutdown, Badger writes what it holds in memory to its tables.
      terminationGraceSeconds: 120,
    });
  }
}
