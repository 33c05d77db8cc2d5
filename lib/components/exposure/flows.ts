import type { StackNames } from '../../base';
import { type Flow, flow } from '../../k8s';
import { oauth2ProxyFlows, oauth2ProxyPeer } from '../oauth2-proxy/component';
import { ingressController } from '../surroundings';
import { type Exposure, USER_INTERFACES } from './exposure';

/** From the controller to the proxy before each user interface, and from there to the interface: there is no other way. */
export const exposureFlows = (names: StackNames, { controller, signIn }: Exposure): readonly Flow[] => [
  ...USER_INTERFACES.map(ui =>
    flow(ingressController(controller), oauth2ProxyPeer(ui, names), 'web', 'forwards requests from outside'),
  ),
  ...oauth2ProxyFlows(names, signIn),
];
