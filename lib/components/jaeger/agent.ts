import { Construct } from 'constructs';
import type { Bytes, Quantity } from '../../catalogue';
import { jaegerAgent, jaegerCollector } from '../peers';
import { protection, queue, retry } from './buffering';
import type { JaegerConfig } from './config';
import { client, healthCheck, otlpReceiver, telemetry } from './parts';
import { type ProgramProps, program } from './program';
import { remoteSampling, SAMPLING_FOLDER, type SamplingStrategies } from './sampling';

export interface AgentConfigProps {
  /** `host:port` of the collectors. */
  readonly collector: string;
  /** Share of traces that is kept of a service without a strategy of its own. */
  readonly sampling: Quantity<'ratio'>;
  /** What the container may use. */
  readonly memory: Bytes;
}

/** Takes spans over OTLP and passes them on to the collectors; answers for sampling as they do. */
export function renderAgentConfig({ collector, sampling, memory }: AgentConfigProps): JaegerConfig {
  const { processors, order } = protection(memory);
  return {
    extensions: {
      healthcheckv2: healthCheck(jaegerAgent),
      remote_sampling: remoteSampling(jaegerAgent, sampling),
    },
    receivers: otlpReceiver(jaegerAgent),
    processors,
    exporters: { otlp: { ...client(collector), sending_queue: queue(memory), retry_on_failure: retry } },
    service: {
      extensions: ['healthcheckv2', 'remote_sampling'],
      pipelines: { traces: { receivers: ['otlp'], processors: order, exporters: ['otlp'] } },
      telemetry: telemetry(jaegerAgent),
    },
  };
}

export interface JaegerAgentProps extends ProgramProps {
  readonly strategies: SamplingStrategies;
  /** Share of traces that is kept of a service without a strategy of its own. */
  readonly sampling: Quantity<'ratio'>;
}

/** One on each node, reached by the pods of that node alone. */
export class JaegerAgent extends Construct {
  constructor(scope: Construct, id: string, props: JaegerAgentProps) {
    super(scope, id);
    const { network, strategies, sampling, resources } = props;
    program(this, {
      ...props,
      peer: jaegerAgent,
      config: renderAgentConfig({
        collector: network.address(jaegerAgent, jaegerCollector, 'otlp-grpc'),
        sampling,
        memory: resources.limits.memory,
      }),
      sampling: { strategies, folder: SAMPLING_FOLDER },
      // A node's taint may keep the platform away, but not the services that send spans there.
      controller: { kind: 'DaemonSet', tolerations: [{ operator: 'Exists' }], nodeLocalService: true },
      highlyAvailable: false,
      terminationGraceSeconds: 60,
    });
  }
}
