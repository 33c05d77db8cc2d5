import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import type { Network } from '../../k8s';
import type { Service } from '../../services';
import type { Resources } from '../resources';
import { JaegerAgent } from './agent';
import { JaegerCollector } from './collector';
import { JaegerQuery } from './query';
import { renderSamplingStrategies } from './sampling';
import type { JaegerSize } from './size';
import { JaegerStorage } from './storage';

export { renderAgentConfig } from './agent';
export * from './alerts';
export { renderCollectorConfig } from './collector';
export * from './component';
export type { JaegerConfig } from './config';
export { renderQueryConfig } from './query';
export { renderSamplingStrategies, type SamplingStrategies } from './sampling';
export * from './size';
export { renderStorageConfig } from './storage';

export interface JaegerProps {
  readonly names: StackNames;
  readonly image: string;
  readonly size: JaegerSize;
  /** Of the agent on each node. */
  readonly agentResources: Resources;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
  readonly network: Network;
  /** The services; those that send spans get a sampling strategy. */
  readonly services: readonly Service[];
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
}

/** Agents on every node → collectors → storage ← query: see docs/architecture.md. */
export class Jaeger extends Construct {
  constructor(scope: Construct, id: string, props: JaegerProps) {
    super(scope, id);
    const { names, image, size, agentResources, storageClass, network, services, highlyAvailable } = props;
    const { resources, sampling, storage } = size;
    const strategies = renderSamplingStrategies(services, sampling);
    const common = { names, image, resources, network };
    new JaegerStorage(this, 'storage', {
      ...common,
      storage,
      storageClass,
    });
    new JaegerCollector(this, 'collector', {
      ...common,
      replicas: size.collectors,
      strategies,
      sampling,
      highlyAvailable,
    });
    new JaegerQuery(this, 'query', { ...common, replicas: size.queries, highlyAvailable });
    new JaegerAgent(this, 'agent', { names, image, network, resources: agentResources });
  }
}
