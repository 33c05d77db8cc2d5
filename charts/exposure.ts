import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { UserInterfaces } from '../lib/components/exposure';
import * as peers from '../lib/components/peers';
import { uiUrl } from '../lib/environments';
import type { ChartContext } from './context';

/** Ways in from outside, where the environment has any. */
export class ExposureChart extends Chart {
  constructor(scope: Construct, id: string, { environment }: ChartContext) {
    super(scope, id);
    const { exposure } = environment;
    if (exposure === undefined) return;
    const host = (ui: Parameters<typeof uiUrl>[1]) => new URL(uiUrl(environment, ui)).host;
    new UserInterfaces(this, 'ingress', {
      exposure,
      interfaces: [
        { peer: peers.grafana, port: 'web', host: host('grafana') },
        { peer: peers.prometheus, port: 'web', host: host('prometheus') },
        { peer: peers.alertmanager, port: 'web', host: host('alertmanager') },
        { peer: peers.jaegerQuery, port: 'web', host: host('jaeger') },
      ],
    });
  }
}
