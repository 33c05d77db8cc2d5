import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { interfacePeers, interfaceUrl, USER_INTERFACES, UserInterfaces } from '../lib/components/exposure';
import type { ChartContext } from './context';

/** Access from outside the cluster, where the environment has any. */
export class ExposureChart extends Chart {
  constructor(scope: Construct, id: string, { stack, environment: { exposure } }: ChartContext) {
    super(scope, id);
    if (exposure === undefined) return;
    const peers = interfacePeers(stack.names);
    new UserInterfaces(this, 'ingress', {
      exposure,
      interfaces: USER_INTERFACES.map(ui => ({
        peer: peers[ui],
        port: 'web',
        host: new URL(interfaceUrl(exposure, ui)).host,
      })),
    });
  }
}
