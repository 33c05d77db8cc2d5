import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { policyTerrain } from '../lib/components/cluster-network';
import { NetworkPolicies } from '../lib/k8s';
import type { ChartContext } from './context';

/** Denies every flow that charts/flows.ts does not declare, in the stack's own namespaces. */
export class NetworkPoliciesChart extends Chart {
  constructor(scope: Construct, id: string, { stack, environment, network }: ChartContext) {
    super(scope, id);
    const { namespaces, partOf } = stack.names;
    new NetworkPolicies(this, {
      network,
      namespaces: [namespaces.monitoring, namespaces.agents],
      partOf,
      terrain: policyTerrain(environment.network),
    });
  }
}
