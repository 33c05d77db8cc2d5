import type { Problem } from '../../base';
import { named, problemsAt, unless } from '../../base/findings';
import { dnsLabel } from '../../base/name-rules';
import type { Stack } from '../../stack';

/** What is wrong with the environments together: each is written to a folder of its name. */
export function checkEnvironments({ environments }: Pick<Stack, 'environments'>): Problem[] {
  const names = environments.map(({ name }) => name);
  return problemsAt('environments', [
    ...unless(names.length > 0, 'environments', 'none; declare one, such as production'),
    ...names.flatMap((name, i) => [
      ...named(`environments[${i}].name`, name, dnsLabel),
      ...unless(
        names.indexOf(name) === i,
        `environments[${i}].name`,
        `"${name}" is the name of another one; choose a name of its own`,
      ),
    ]),
  ]);
}
