import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type OwnPeer, objectLabels, portNumber } from '../../k8s';
import { KubeIngress } from '../../k8s/api';
import type { Exposure } from './exposure';

/** A user interface that is reached from outside. */
export interface ExposedInterface {
  /** What it is called in the cluster. */
  readonly name: string;
  /** The proxy before it. */
  readonly proxy: OwnPeer<'web' | 'metrics'>;
  /** Full host name. */
  readonly host: string;
}

export interface UserInterfacesProps {
  readonly exposure: Exposure;
  readonly interfaces: readonly ExposedInterface[];
}

/** The way to each user interface from outside: TLS, then the proxy before it. */
export class UserInterfaces extends Construct {
  constructor(scope: Construct, id: string, { exposure, interfaces }: UserInterfacesProps) {
    super(scope, id);
    for (const each of interfaces) {
      if (exposure.by === 'ingress') ingress(this, each, exposure);
      else httpRoute(this, each, exposure);
    }
  }
}

const metadataOf = ({ name, proxy }: ExposedInterface) => ({
  name,
  namespace: proxy.namespace,
  labels: objectLabels({ ...proxy, name }),
});

function ingress(scope: Construct, each: ExposedInterface, exposure: Exposure & { readonly by: 'ingress' }): void {
  const { name, proxy, host } = each;
  const backend = { service: { name: proxy.name, port: { name: 'web' } } };
  new KubeIngress(scope, name, {
    metadata: {
      ...metadataOf(each),
      annotations: {
        'cert-manager.io/cluster-issuer': exposure.certificateIssuer,
        // A session is in cookies of several kilobytes, and ingress-nginx takes 4k unless it is asked for more.
        'nginx.ingress.kubernetes.io/proxy-buffer-size': '32k',
      },
    },
    spec: {
      ingressClassName: exposure.class,
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
function httpRoute(scope: Construct, each: ExposedInterface, exposure: Exposure & { readonly by: 'gateway' }): void {
  const { namespace, name, listener } = exposure.gateway;
  const { proxy, host } = each;
  new ApiObject(scope, each.name, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadataOf(each),
    spec: {
      // The defaults are written out: the API server adds them, and kubectl would report a change on every apply.
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace, name, sectionName: listener }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: proxy.name, port: portNumber(proxy, 'web'), weight: 1 }],
        },
      ],
    },
  });
}
