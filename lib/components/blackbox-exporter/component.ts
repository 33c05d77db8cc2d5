import type { StackNames } from '../../base';
import { blackbox } from '../../catalogue';
import { component, type Flow, flow, peerOf } from '../../k8s';
import { type Service, serviceDeclarations } from '../../services';
import { image } from '../image';
import { exposedInterfaces } from '../surroundings';

export const blackboxExporterImage = image('quay.io', 'prometheus/blackbox-exporter', 'v0.27.0');

export const blackboxExporterComponent = component('blackbox-exporter', {
  namespace: 'monitoring',
  component: 'exporter',
  ports: { metrics: { number: 9115 } },
});

/** The exporter's module, which the scrape job requests by name. */
export const PROBE_MODULE = 'https';

/** Probes the user interfaces from inside, as a browser would reach them; only where they are exposed. */
export const userInterfacesService = (names: StackNames): Service =>
  serviceDeclarations(names)('user-interfaces', {
    description: 'The exposed user interfaces: whether they answer, and how long their certificates are valid.',
    team: names.roles.platform,
    namespace: names.namespaces.monitoring,
    exposes: [blackbox],
    scraped: {
      kind: 'probe',
      namespace: names.namespaces.monitoring,
      app: blackboxExporterComponent.name,
      port: blackboxExporterComponent.ports.metrics.number,
      path: '/probe',
      module: PROBE_MODULE,
    },
  });

export const blackboxExporterFlows = (names: StackNames): readonly Flow[] => [
  flow(peerOf(blackboxExporterComponent, names), exposedInterfaces, 'https', 'probes the user interfaces'),
];
