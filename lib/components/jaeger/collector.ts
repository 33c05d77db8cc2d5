import { Construct } from 'constructs';
import type { Bytes, Quantity } from '../../catalogue';
import { peerOf } from '../../k8s';
import { telemetry } from '../otelcol/parts';
import { Autoscaler } from './autoscaler';
import { protection, queue, retry } from './buffering';
import { jaegerCollectorComponent, jaegerStorageComponent } from './component';
import type { JaegerConfig } from './config';
import { client, healthCheck, otlpReceiver, STORE } from './parts';
import { type ProgramProps, program } from './program';
import { remoteSampling, SAMPLING_FOLDER, type SamplingStrategies } from './sampling';

export interface CollectorConfigProps {
  /** `host:port` of the storage. */
  readonly storage: string;
  /** Share of traces kept for services without a strategy of their own. */
  readonly sampling: Quantity<'ratio'>;
  /** The container's memory limit. */
  readonly memory: Bytes;
}

/** Receives spans over OTLP, writes them to the storage, and serves sampling strategies to the services. */
export function renderCollectorConfig({ storage, sampling, memory }: CollectorConfigProps): JaegerConfig {
  const { processors, order } = protection(memory);
  return {
    extensions: {
      healthcheckv2: healthCheck(jaegerCollectorComponent),
      jaeger_storage: { backends: { [STORE]: { grpc: client(storage) } } },
      remote_sampling: remoteSampling(jaegerCollectorComponent, sampling),
    },
    receivers: otlpReceiver(jaegerCollectorComponent),
    processors,
    exporters: {
      jaeger_storage_exporter: { trace_storage: STORE, queue: queue(memory), retry_on_failure: retry },
    },
    service: {
      extensions: ['healthcheckv2', 'jaeger_storage', 'remote_sampling'],
      pipelines: { traces: { receivers: ['otlp'], processors: order, exporters: ['jaeger_storage_exporter'] } },
      telemetry: telemetry(jaegerCollectorComponent),
    },
  };
}

export interface JaegerCollectorProps extends ProgramProps {
  /** Autoscaled between the two if they differ. */
  readonly replicas: { readonly min: number; readonly max: number };
  readonly strategies: SamplingStrategies;
  /** Share of traces kept for services without a strategy of their own. */
  readonly sampling: Quantity<'ratio'>;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
}

/** The collectors: stateless, and as many as the spans need. */
export class JaegerCollector extends Construct {
  constructor(scope: Construct, id: string, props: JaegerCollectorProps) {
    super(scope, id);
    const { names, network, sampling, strategies, resources, replicas, highlyAvailable } = props;
    const autoscaled = replicas.min < replicas.max;
    program(this, {
      ...props,
      peer: peerOf(jaegerCollectorComponent, names),
      config: renderCollectorConfig({
        storage: network.address(
          peerOf(jaegerCollectorComponent, names),
          peerOf(jaegerStorageComponent, names),
          'storage',
        ),
        sampling,
        memory: resources.limits.memory,
      }),
      sampling: { strategies, folder: SAMPLING_FOLDER },
      controller: {
        kind: 'Deployment',
        replicas: autoscaled ? 'autoscaled' : replicas.min,
        strategy: 'RollingUpdate',
      },
      highlyAvailable,
      // Time to drain the queue.
      terminationGraceSeconds: 60,
    });
    if (autoscaled) new Autoscaler(this, 'autoscaler', { peer: peerOf(jaegerCollectorComponent, names), ...replicas });
  }
}
