import type { Problem } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import type { ServicePort } from '../manifest/manifest';
import { containersOf, type Pods } from '../manifest/pods';
import { describeSelector } from '../manifest/selector';

/** A Service reaches pods, on ports that they have open. One that does not answers nobody, without an error anywhere. */
export const services: Check = function* (inventory) {
  for (const { where, object } of inventory.of('Service')) {
    const { type = 'ClusterIP', selector, ports = [] } = object.spec ?? {};
    if (type !== 'ClusterIP') {
      const message = `spec.type: ${type}; wanted ClusterIP: from outside, interfaces are reached by an Ingress that asks who it is`;
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
      const message = `spec.selector: no pods in namespace ${namespace} carry ${found}; mend it, or leave the Service out`;
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
  const fits = open.filter(each => (each.protocol ?? 'TCP') === protocol);
  if (fits.some(each => each.name === targetPort || each.containerPort === targetPort)) return;
  const known = fits.map(({ name, containerPort }) => name ?? String(containerPort));
  const hint = suggestion(String(targetPort), known) || `; it has ${known.join(', ') || 'none'}`;
  const found = `${pods.kind} ${pods.name} has no ${protocol} port "${targetPort}"`;
  yield { where, message: `spec.ports[${service.name ?? port}].targetPort: ${found}${hint}` };
}
