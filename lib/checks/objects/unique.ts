import type { Check } from '../manifest/check';
import { groupOf } from '../manifest/scopes';

/** Two objects with the same name: the one applied later silently replaces the other. */
export const unique: Check = function* ({ all }) {
  const seen = new Map<string, string>();
  for (const { where, object } of all) {
    const { apiVersion, kind, metadata } = object;
    const key = `${groupOf(apiVersion)}/${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, where);
    } else {
      const other = first === where ? 'by the same construct' : `at ${first}`;
      yield { where, message: `metadata.name: already declared ${other}; the later one would replace it, rename one` };
    }
  }
};
