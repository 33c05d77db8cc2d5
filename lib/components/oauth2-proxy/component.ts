import type { StackNames } from '../../base';
import { oauth2Proxy } from '../../catalogue';
import { type Component, component, type Flow, flow, type OwnPeer, peerOf, type Secret, secretFor } from '../../k8s';
import type { Service } from '../../services';
import { USER_INTERFACES, type UserInterface } from '../exposure/exposure';
import { interfacePeers } from '../exposure/peers';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { hostPeer } from '../surroundings';
import { endpoint, type SignIn } from './sign-in';

export const oauth2ProxyImage = image('quay.io', 'oauth2-proxy/oauth2-proxy', 'v7.15.6');

type ProxyPort = 'web' | 'metrics';

/**
 * One before each user interface, since a proxy can neither choose by host where a request goes nor ask different groups of
 * different hosts.
 */
export const oauth2ProxyComponent = (ui: UserInterface): Component<ProxyPort> =>
  component(`oauth2-proxy-${ui}`, {
    namespace: 'monitoring',
    component: 'exposure',
    ports: { web: { number: 4180 }, metrics: { number: 44180 } },
  });

export const OAUTH2_PROXIES = USER_INTERFACES.map(oauth2ProxyComponent);

export const oauth2ProxyPeer = (ui: UserInterface, names: StackNames): OwnPeer<ProxyPort> =>
  peerOf(oauth2ProxyComponent(ui), names);

const WITHOUT = 'the proxy does not start, and the user interface can be reached by port forwarding only';

/** Each proxy has its own, so that the session of one is worth nothing at another. */
export const oauth2ProxySecret = (ui: UserInterface, names: StackNames): Secret<'client-secret' | 'cookie-secret'> =>
  secretFor(oauth2ProxyComponent(ui), oauth2ProxyComponent(ui).name, {
    'client-secret': { holds: 'Secret of the client `exposure.signIn.clientId`', without: WITHOUT },
    'cookie-secret': { holds: 'Key of its session cookies: 32 letters or digits at random', without: WITHOUT },
  })(names);

export const oauth2ProxyServices = (names: StackNames): readonly Service[] =>
  USER_INTERFACES.map(ui =>
    watchedComponent(names, oauth2ProxyComponent(ui), 'metrics', {
      description: `Asks who wants to see ${ui}, and lets through who may.`,
      exposes: [oauth2Proxy],
    }),
  );

/** To the provider, and to the one user interface behind each. */
export function oauth2ProxyFlows(names: StackNames, { issuer }: SignIn): readonly Flow[] {
  const { host, port } = endpoint(issuer);
  const provider = hostPeer(host, 'https', port);
  return USER_INTERFACES.flatMap(ui => [
    flow(oauth2ProxyPeer(ui, names), interfacePeers(names)[ui], 'web', 'forwards requests of people who are signed in'),
    flow(oauth2ProxyPeer(ui, names), provider, 'https', 'asks the provider who signs in'),
  ]);
}
