import type { Problem } from '../../base';
import { type Findings, named, problemsAt, unless } from '../../base/findings';
import { dnsLabel } from '../../base/name-rules';
import type { Stack } from '../../stack';

/**
 * What is wrong with the environments together. Each is written to a folder of its name; its cluster tells its alerts from
 * those of the others; and one host name leads to one of them only. A copied file keeps all three.
 */
export function checkEnvironments({ environments }: Pick<Stack, 'environments'>): Problem[] {
  return problemsAt('environments', [
    ...unless(environments.length > 0, 'environments', 'none; declare one, such as production'),
    ...environments.flatMap(({ name }, i) => named(`environments[${i}].name`, name, dnsLabel)),
    ...unique(
      'name',
      environments.map(({ name }) => name),
    ),
    ...unique(
      'cluster',
      environments.map(({ cluster }) => cluster),
    ),
    ...unique(
      'exposure.domain',
      environments.map(({ exposure }) => exposure?.domain),
    ),
  ]);
}

const unique = (field: string, values: readonly (string | undefined)[]): Findings =>
  values.flatMap((value, i) =>
    unless(
      value === undefined || values.indexOf(value) === i,
      `environments[${i}].${field}`,
      `"${value}" is that of environments[${values.indexOf(value)}] as well; each needs its own`,
    ),
  );
