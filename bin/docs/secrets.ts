import { SECRETS } from '../../lib/components/secrets';
import { code, page, table } from './markdown';

/** Every Secret that manifests refer to. */
export function secretsPage(): string {
  const rows = SECRETS.flatMap(({ name, namespace, usedBy, keys }) =>
    Object.entries(keys).map(([key, { holds, without }]) => [
      code(`${namespace}/${name}`),
      code(key),
      usedBy,
      holds,
      without,
    ]),
  );
  return page(
    'Secrets',
    'Manifests refer to these, and pods start without them. `npm run synth` never creates one.',
    table(['Secret', 'key', 'used by', 'holds', 'without it'], rows),
  );
}
