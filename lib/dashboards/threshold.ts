import { formatDuration, type Quantity, type Severity } from '../catalogue';
import { type Expr, equals } from '../promql';
import { type Alert, EVERYTHING, type PlatformFacts, type ServiceFacts } from '../rules';
import type { LinkedInterface } from './page-link';
import type { Panel } from './panel';
import { showQuantity } from './unit';
import type * as grafana from './wire';

export interface DashboardContext {
  /** Prefix of the uids, and tag of all dashboards of the stack. */
  readonly prefix: string;
  /** Every alert of the stack. */
  readonly alerts: readonly Alert[];
  /** Whether the environment has the product's PostgreSQL: without it, panels over SQL are left out. @default false */
  readonly postgres?: boolean;
  /** URLs of user interfaces that the environment exposes. @default none */
  readonly interfaces?: Readonly<Partial<Record<LinkedInterface, string>>>;
  /** The threshold in the environment; undefined if services have different ones, so that no single line is correct. */
  threshold(alert: string): Quantity | undefined;
}

/** The threshold of an alert on a panel. */
export interface Limit {
  readonly alert: Alert;
  readonly threshold: Quantity;
  readonly fires: 'above' | 'below';
}

/** The limits of a panel, lowest first. */
export function limitsOf({ props }: Panel, context: DashboardContext): readonly Limit[] {
  const limits = (props.alerts ?? []).flatMap(({ name }): Limit[] => {
    const alert = context.alerts.find(candidate => candidate.name === name);
    const fires = alert && firesWhen(alert);
    const threshold = context.threshold(name);
    return alert && fires && threshold ? [{ alert, fires, threshold }] : [];
  });
  return limits.sort((a, b) => a.threshold.value - b.threshold.value);
}

/** Read from the alert's own expression: the comparison operator before its threshold. */
export function firesWhen(alert: Alert): Limit['fires'] | undefined {
  const threshold: Quantity = { value: 1, unit: 'count' };
  const expr =
    alert.scope === 'platform'
      ? alert.expr({ threshold, platform: PLATFORM })
      : alert.expr({ threshold, service: equals('service', SERVICE.name), facts: SERVICE, platform: PLATFORM });
  return comparison(expr, threshold);
}

function comparison(expr: Expr, threshold: Quantity): Limit['fires'] | undefined {
  for (const [i, value] of expr.values.entries()) {
    if (value === threshold) {
      const before = expr.strings[i]?.trimEnd() ?? '';
      if (before.endsWith('>')) return 'above';
      if (before.endsWith('<')) return 'below';
    }
    const inner = 'strings' in value ? comparison(value, threshold) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

// Only the shape of the expression is read, which does not depend on any fact of a service or an environment.
const SERVICE: ServiceFacts = { name: 'any', team: 'platform', sampleLimit: 0 };
const PLATFORM: PlatformFacts = {
  kept: EVERYTHING.kept,
  alertmanagerReplicas: 1,
  pagesThrough: 'pagerduty',
  kubeStateService: '',
  containersService: '',
  servicesWithOwnPods: [],
  seriesBudget: 1,
  logsPerDay: { value: 1, unit: 'bytes' },
  teams: { platform: 'platform', agreements: 'agreements' },
  watchedNamespaces: [],
};

export const COLOURS: Readonly<Record<Severity, string>> = { critical: 'red', warning: 'orange', info: 'blue' };
export const GOOD = 'green';

/** A line for each limit, in the colour of its severity. */
export const lines = (limits: readonly Limit[]): grafana.Thresholds => ({
  mode: 'absolute',
  steps: [
    { color: 'transparent', value: null },
    ...limits.map(({ alert, threshold }) => ({ color: COLOURS[alert.severity], value: threshold.value })),
  ],
});

/** Green where no alert fires, otherwise the colour of the severity. */
export function colours(limits: readonly Limit[]): grafana.Thresholds {
  const below = limits.filter(({ fires }) => fires === 'below');
  const above = limits.filter(({ fires }) => fires === 'above');
  const upTo = [...below.map(({ alert }) => COLOURS[alert.severity]), GOOD];
  return {
    mode: 'absolute',
    steps: [
      ...upTo.map((color, i) => ({ color, value: below[i - 1]?.threshold.value ?? null })),
      ...above.map(({ alert, threshold }) => ({ color: COLOURS[alert.severity], value: justAbove(threshold.value) })),
    ],
  };
}

/** Grafana's steps include their value, an alert's threshold does not: with a threshold of 0, 0 must stay green. */
export const justAbove = (value: number): number => (value === 0 ? 1e-9 : value);

/** `Threshold of HighErrorRate: above 5% for 5m.` */
export function describeLimit({ alert, fires, threshold }: Limit): string {
  const lasting = alert.for === undefined ? '' : ` for ${formatDuration(alert.for)}`;
  return `Threshold of ${alert.name}: ${fires} ${showQuantity(threshold)}${lasting}.`;
}
