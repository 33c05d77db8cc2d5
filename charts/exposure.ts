import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { interfacePeers, interfaceUrl, USER_INTERFACES, UserInterfaces } from '../lib/components/exposure';
import { OAuth2Proxy, oauth2ProxyPeer } from '../lib/components/oauth2-proxy';
import { type ChartContext, common } from './context';

/** Access from outside the cluster, where the environment has any. */
export class ExposureChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    const { exposure } = environment;
    if (exposure === undefined) return;
    for (const ui of USER_INTERFACES) {
      const { names, image, network, highlyAvailable } = common(context, 'oauth2Proxy');
      new OAuth2Proxy(this, `oauth2-proxy-${ui}`, {
        ...{ names, image, network, highlyAvailable, ui },
        signIn: exposure.signIn,
        url: interfaceUrl(exposure, ui),
      });
    }
    const peers = interfacePeers(stack.names);
    new UserInterfaces(this, 'ways-in', {
      exposure,
      interfaces: USER_INTERFACES.map(ui => ({
        name: peers[ui].name,
        proxy: oauth2ProxyPeer(ui, stack.names),
        host: new URL(interfaceUrl(exposure, ui)).host,
      })),
    });
  }
}
