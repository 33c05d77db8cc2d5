import type { Expr, Matcher } from '../promql';

/** A choice of values of one label, for the whole dashboard. It is named after the label: `$service`. */
export interface Variable {
  readonly name: string;
  /** The series that provide the values to choose from. */
  readonly from: Expr;
}

export const variable = (label: string, from: Expr): Variable => ({ name: label, from });

/** Selects the chosen values: `service=~"$service"`. Grafana writes several values as `a|b`. */
const chosen = (label: string): Matcher => ({ label, operator: '=~', value: `$${label}` });

export const service = chosen('service');
export const namespace = chosen('namespace');
export const model = chosen('model');

/** The names of variables that an expression refers to, without Grafana's own: `$__range`. */
export function variablesIn({ text }: Expr): string[] {
  const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return names.filter(name => !name.startsWith('__'));
}
