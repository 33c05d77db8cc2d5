import type { StackNames } from '../../base';
import { blackbox, httpProbe } from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import { type ProbeTarget, type Service, serviceDeclarations } from '../../services';
import { image } from '../image';
import { exposedInterfaces, type KnownAddresses, kubernetesApiFlows } from '../surroundings';

export const blackboxExporterImage = image('quay.io', 'prometheus/blackbox-exporter', 'v0.27.0');

export const blackboxExporterComponent = component('blackbox-exporter', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 9115 } },
});

/** The exporter's modules, which the scrape jobs request by name: a page without credentials, and a TLS handshake. */
export const PROBE_MODULES = { page: 'https', handshake: 'kubernetes-api' } as const;

const probed = ({ namespaces }: StackNames, module: string): ProbeTarget => ({
  kind: 'probe',
  namespace: namespaces.monitoring,
  app: blackboxExporterComponent.name,
  port: blackboxExporterComponent.ports.metrics.number,
  path: '/probe',
  module,
});

export const USER_INTERFACES_SERVICE = 'user-interfaces';

/** Probes the user interfaces from inside, as a browser would reach them; only where they are exposed. */
export const userInterfacesService = (names: StackNames): Service =>
  serviceDeclarations(names)(USER_INTERFACES_SERVICE, {
    description: 'The exposed user interfaces: whether they answer, and how long their certificates are valid.',
    team: names.roles.platform,
    namespace: names.namespaces.monitoring,
    exposes: [blackbox, httpProbe],
    scraped: probed(names, PROBE_MODULES.page),
  });

export const KUBERNETES_API = 'kubernetes-api';

/** As every pod reaches it. The probe needs no right: it ends with the TLS handshake. */
export const kubernetesApiService = (names: StackNames): Service =>
  serviceDeclarations(names)(KUBERNETES_API, {
    description: 'The API server as pods reach it: whether it answers, and how long its certificate is valid.',
    team: names.roles.platform,
    namespace: names.namespaces.monitoring,
    exposes: [blackbox],
    scraped: { ...probed(names, PROBE_MODULES.handshake), addresses: ['kubernetes.default.svc:443'] },
    // The target is the exporter, not what it probes.
    without: {
      ServiceDown: 'TargetDown reports an exporter that does not answer, KubernetesApiUnreachable an API server',
    },
  });

export function blackboxExporterFlows(
  names: StackNames,
  addresses: KnownAddresses | undefined,
  exposed: boolean,
): readonly Flow[] {
  const peer = peerOf(blackboxExporterComponent, names);
  return [
    ...kubernetesApiFlows(peer, 'probes the API server', addresses),
    ...(exposed ? [flow(peer, exposedInterfaces, 'https', 'probes the user interfaces')] : []),
  ];
}
