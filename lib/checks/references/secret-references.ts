import { APP_LABEL } from '../../k8s/labels';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { references } from './references';

/** People create Secrets from the list of declared ones, so any other would never exist. Pods start without them. */
export const secretReferences: Check = function* ({ pods: all }, { secrets }) {
  for (const pods of all) {
    const { where, namespace, labels } = pods;
    const known = secrets.filter(secret => secret.namespace === namespace);
    for (const { kind, field, name = '', keys, optional } of references(pods)) {
      if (kind !== 'Secret') continue;
      const secret = known.find(candidate => candidate.name === name);
      if (!optional) {
        const message = `${field}.optional: not true; pods must start without the Secret "${name}", with fewer features`;
        yield { where, message };
      }
      if (secret === undefined) {
        const names = known.map(candidate => candidate.name);
        const hint = suggestion(name, names) || '; declare it with its component, or correct the name';
        yield { where, message: `${field}: no Secret "${name}" is declared for namespace ${namespace}${hint}` };
        continue;
      }
      if (secret.usedBy !== labels[APP_LABEL]) {
        const message =
          `${field}: Secret "${name}" is declared as used by ${secret.usedBy}, not by ${labels[APP_LABEL]}; ` +
          'use one of its own, or declare this one for it';
        yield { where, message };
      }
      for (const key of keys) {
        if (Object.hasOwn(secret.keys, key)) continue;
        const hint = suggestion(key, Object.keys(secret.keys)) || `; it has ${Object.keys(secret.keys).join(', ')}`;
        yield { where, message: `${field}: Secret "${name}" has no key "${key}"${hint}` };
      }
    }
  }
};
