import { Construct } from 'constructs';
import type { Bytes } from '../../catalogue';
import { peerOf } from '../../k8s';
import { telemetry } from '../otelcol/parts';
import { protection, queue, retry } from './buffering';
import { jaegerAgentComponent, jaegerCollectorComponent } from './component';
import type { JaegerConfig } from './config';
import { client, healthCheck, otlpReceiver } from './parts';
import { type ProgramProps, program } from './program';

export interface AgentConfigProps {
  /** `host:port` of the collectors. */
  readonly collector: string;
  /** The container's memory limit. */
  readonly memory: Bytes;
}

/** Receives spans over OTLP and passes them on to the collectors. */
export function renderAgentConfig({ collector, memory }: AgentConfigProps): JaegerConfig {
  const { processors, order } = protection(memory);
  return {
    extensions: { healthcheckv2: healthCheck(jaegerAgentComponent) },
    receivers: otlpReceiver(jaegerAgentComponent),
    processors,
    exporters: { otlp: { ...client(collector), sending_queue: queue(memory), retry_on_failure: retry } },
    service: {
      extensions: ['healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], processors: order, exporters: ['otlp'] } },
      telemetry: telemetry(jaegerAgentComponent),
    },
  };
}

/** One on each node, reachable only by the pods of that node. */
export class JaegerAgent extends Construct {
  constructor(scope: Construct, id: string, props: ProgramProps) {
    super(scope, id);
    const { names, network, resources } = props;
    program(this, {
      ...props,
      peer: peerOf(jaegerAgentComponent, names),
      config: renderAgentConfig({
        collector: network.address(
          peerOf(jaegerAgentComponent, names),
          peerOf(jaegerCollectorComponent, names),
          'otlp-grpc',
        ),
        memory: resources.limits.memory,
      }),
      // A node's taints may exclude the platform, but not the services that send spans there.
      controller: { kind: 'DaemonSet', tolerations: [{ operator: 'Exists' }], nodeLocalService: true },
      highlyAvailable: false,
      terminationGraceSeconds: 60,
    });
  }
}
