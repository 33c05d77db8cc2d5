import { Construct } from 'constructs';
import { type OwnPeer, objectLabels } from '../../k8s';
import { KubeIngress } from '../../k8s/api';
import type { Exposure } from './exposure';

/** A user interface that is reached from outside. */
export interface ExposedInterface {
  readonly peer: OwnPeer;
  readonly port: string;
  /** Full host name. */
  readonly host: string;
}

export interface UserInterfacesProps {
  readonly exposure: Exposure;
  readonly interfaces: readonly ExposedInterface[];
}

/**
 * One Ingress for each user interface: TLS by cert-manager, and a sign-in that the controller requires before it forwards
 * a request. The annotations are ingress-nginx's; Traefik's nginx provider reads the same ones.
 */
export class UserInterfaces extends Construct {
  constructor(scope: Construct, id: string, { exposure, interfaces }: UserInterfacesProps) {
    super(scope, id);
    for (const { peer, port, host } of interfaces) {
      new KubeIngress(this, peer.name, {
        metadata: {
          name: peer.name,
          namespace: peer.namespace,
          labels: objectLabels({ ...peer, component: 'exposure' }),
          annotations: annotations(exposure),
        },
        spec: {
          ingressClassName: exposure.ingressClass,
          tls: [{ hosts: [host], secretName: `${peer.name}-tls` }],
          rules: [
            {
              host,
              http: {
                paths: [
                  { path: '/', pathType: 'Prefix', backend: { service: { name: peer.name, port: { name: port } } } },
                ],
              },
            },
          ],
        },
      });
    }
  }
}

const annotations = ({ certificateIssuer, signIn }: Exposure): Record<string, string> => ({
  'cert-manager.io/cluster-issuer': certificateIssuer,
  'nginx.ingress.kubernetes.io/auth-url': signIn.authUrl,
  'nginx.ingress.kubernetes.io/auth-signin': signIn.signInUrl,
  'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
});
