import { suggestion } from '../promql';
import { development } from './development';
import type { Environment } from './environment';
import { production } from './production';
import { staging } from './staging';

export * from './environment';
export * from './rule-settings';
export { development, production, staging };

/** Production first: it lies flat in dist/, the others in folders of their own. */
export const ENVIRONMENTS = [production, staging, development] as const;

/** The environments that a name stands for: all without one. */
export function selectEnvironments(
  name: string | undefined,
): { readonly environments: readonly Environment[] } | { readonly problem: string } {
  if (name === undefined) return { environments: ENVIRONMENTS };
  const found = ENVIRONMENTS.filter(environment => environment.name === name);
  if (found.length > 0) return { environments: found };
  const names = ENVIRONMENTS.map(environment => environment.name);
  const hint = names.find(known => known.startsWith(name));
  const didYouMean = hint === undefined ? suggestion(name, names) : ` — did you mean "${hint}"?`;
  return { problem: `There is no environment "${name}"${didYouMean || '.'} Known: ${names.join(', ')}.` };
}
