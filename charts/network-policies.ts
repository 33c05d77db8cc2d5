import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { namespaces } from '../lib/catalogue';
import { nodeAddresses } from '../lib/components/peers';
import { NetworkPolicies } from '../lib/k8s';
import type { ChartContext } from './context';

/** Denies all that charts/flows.ts does not declare, in the namespaces that are ours. */
export class NetworkPoliciesChart extends Chart {
  constructor(scope: Construct, id: string, { environment, network }: ChartContext) {
    super(scope, id);
    new NetworkPolicies(this, {
      network,
      namespaces: [namespaces.monitoring, namespaces.agents],
      nodes: nodeAddresses(environment),
    });
  }
}
