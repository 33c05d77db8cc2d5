import type { Quantity } from '../../../lib/catalogue';
import type { DashboardContext } from '../../../lib/dashboards';
import type { Thresholds } from '../../../lib/rules';
import { dashboardContext } from '../../../lib/stack';
import { harbour, rules, small } from '../../example/stack';

/** The alerts' own thresholds, but for those that are given. */
export const contextWith = (thresholds: Thresholds = {}): DashboardContext =>
  dashboardContext(harbour, { ...small, thresholds });

/** The threshold of an alert where nobody sets another. */
export function ownThreshold(name: string): Quantity {
  const threshold = contextWith().threshold(name);
  if (threshold === undefined) throw new Error(`${name} has no threshold of its own`);
  return threshold;
}

export const { checker } = rules;
