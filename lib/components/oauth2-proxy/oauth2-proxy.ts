import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { ConfigFiles, configVolume, type Network, secretVolume, Workload } from '../../k8s';
import type { UserInterface } from '../exposure/exposure';
import { interfacePeers } from '../exposure/peers';
import { oauth2ProxyPeer, oauth2ProxySecret } from './component';
import { formatConfig, renderOAuth2ProxyConfig } from './config';
import type { SignIn } from './sign-in';

export interface OAuth2ProxyProps {
  readonly names: StackNames;
  readonly image: string;
  readonly network: Network;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  readonly ui: UserInterface;
  readonly signIn: SignIn;
  /** The user interface's URL for browsers. */
  readonly url: string;
}

/** The image's `nonroot`. */
const USER = 65532;
const CONFIG = '/etc/oauth2-proxy';
const CONFIG_FILE = 'oauth2-proxy.cfg';
const SECRET = '/run/secrets/oauth2-proxy';

/** Stands before a user interface: nothing reaches it from outside but requests of people whom the provider knows. */
export class OAuth2Proxy extends Construct {
  constructor(scope: Construct, id: string, props: OAuth2ProxyProps) {
    super(scope, id);
    const { names, image, network, highlyAvailable, ui, signIn, url } = props;
    const peer = oauth2ProxyPeer(ui, names);
    const upstream = interfacePeers(names)[ui];
    const settings = renderOAuth2ProxyConfig({ ui, signIn, url, proxy: peer, upstream, network, secretFolder: SECRET });
    const config = new ConfigFiles(this, 'config', { peer, files: { [CONFIG_FILE]: formatConfig(settings) } });
    const probe = { port: 'web', timeout: 3 };
    new Workload(this, 'workload', {
      peer,
      controller: { kind: 'Deployment', replicas: signIn.replicas, strategy: 'RollingUpdate' },
      container: {
        name: 'oauth2-proxy',
        image,
        args: [`--config=${CONFIG}/${CONFIG_FILE}`],
        resources: signIn.resources,
        mounts: [
          { volume: 'config', path: CONFIG },
          { volume: 'secret', path: SECRET },
        ],
        probes: {
          readiness: { ...probe, path: '/ready', period: 5, failures: 3 },
          liveness: { ...probe, path: '/ping', period: 20, failures: 3 },
        },
      },
      volumes: [configVolume('config', config.name), secretVolume('secret', oauth2ProxySecret(ui, names).name)],
      user: USER,
      usesKubernetesApi: false,
      priority: 'normal',
      terminationGraceSeconds: 30,
      highlyAvailable,
      configChecksum: config.checksum,
    });
  }
}
