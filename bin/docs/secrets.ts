import { secretsOf } from '../../charts/secrets';
import type { Stack } from '../../lib/stack';
import { code, page, table } from './markdown';

/** Every Secret that manifests refer to. */
export function secretsPage(stack: Stack): string {
  const byName = new Map(
    stack.environments.flatMap(environment => secretsOf(stack, environment)).map(secret => [secret.name, secret]),
  );
  const rows = [...byName.values()].flatMap(({ name, namespace, usedBy, keys }) =>
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
