import type { Check } from '../manifest/check';
import { matches } from '../manifest/selector';

/** The headless Service of a StatefulSet gives its pods their DNS names. */
export const statefulSets: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('StatefulSet')) {
    const { namespace } = object.metadata;
    const { serviceName, template } = object.spec ?? {};
    if (serviceName === undefined) {
      yield { where, message: 'spec.serviceName: not set; name its headless Service' };
      continue;
    }
    const service = inventory.find('Service', namespace, serviceName)?.object.spec;
    if (service === undefined) {
      yield { where, message: `spec.serviceName: ${inventory.missing('Service', namespace, serviceName)}` };
    } else if (service.clusterIP !== 'None') {
      const message = `Service "${serviceName}" is not headless; set its clusterIP to None, or name another`;
      yield { where, message: `spec.serviceName: ${message}` };
    } else if (!matches({ matchLabels: service.selector ?? {} }, template?.metadata?.labels ?? {})) {
      yield { where, message: `spec.serviceName: Service "${serviceName}" selects other pods; correct its selector` };
    }
  }
};
