import type { StackNames } from '../../base';
import { type Flow, flow, type PodsPeer } from '../../k8s';
import { ingressController } from '../surroundings';
import type { Exposure } from './exposure';

/** A label of cert-manager's own. */
export const SOLVER_LABEL = 'acme.cert-manager.io/http01-solver';

/**
 * The pods that cert-manager creates next to an Ingress while an ACME issuer checks its domain over HTTP. They answer one
 * request and connect to nothing. https://cert-manager.io/docs/configuration/acme/http01/
 */
const httpSolver = ({ namespaces }: StackNames): PodsPeer<'http'> => ({
  kind: 'pods',
  name: 'acme-http-solver',
  namespace: namespaces.monitoring,
  labels: { [SOLVER_LABEL]: 'true' },
  ports: { http: { number: 8089 } },
});

/** From the ingress controller to the pods that prove who owns a domain. */
export const httpSolverFlows = (names: StackNames, { controller }: Exposure): readonly Flow[] => [
  flow(ingressController(controller), httpSolver(names), 'http', 'forwards the HTTP-01 challenges of certificates'),
];
