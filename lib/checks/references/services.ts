import type { Problem } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import type { ServicePort } from '../manifest/manifest';
import { containersOf, type Pods } from '../manifest/pods';
import { describeSelector } from '../manifest/selector';

/** A Service selects pods, on ports that they declare. One that does not fails silently. */
export const services: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('Service')) {
    const { type = 'ClusterIP', selector, ports = [] } = object.spec ?? {};
    if (type !== 'ClusterIP') {
      const message = `spec.type: ${type}; wanted ClusterIP: access from outside goes through an Ingress that authenticates users`;
      yield { where, message };
    }
    if (selector === undefined || Object.keys(selector).length === 0) {
      yield { where, message: 'spec.selector: not set; name the pods that it reaches' };
      continue;
    }
    const { namespace = '' } = object.metadata;
    const selected = inventory.selected(namespace, { matchLabels: selector });
    if (selected.length === 0) {
      const found = describeSelector({ matchLabels: selector });
      const message = `spec.selector: no pods in namespace ${namespace} carry ${found}; correct it, or remove the Service`;
      yield { where, message };
    }
    for (const pods of selected) {
      for (const port of ports) yield* checkPort(where, port, pods);
    }
  }
};

function* checkPort(where: string, service: ServicePort, pods: Pods): Iterable<Problem> {
  const { port, targetPort = port, protocol = 'TCP' } = service;
  const open = containersOf(pods).flatMap(({ container }) => container.ports ?? []);
  const fits = open.filter(candidate => (candidate.protocol ?? 'TCP') === protocol);
  if (fits.some(({ name, containerPort }) => name === targetPort || containerPort === targetPort)) return;
  const known = fits.map(({ name, containerPort }) => name ?? String(containerPort));
  const hint = suggestion(String(targetPort), known) || `; it has ${known.join(', ') || 'none'}`;
  const found = `${pods.kind} ${pods.name} has no ${protocol} port "${targetPort}"`;
  yield { where, message: `spec.ports[${service.name ?? port}].targetPort: ${found}${hint}` };
}
