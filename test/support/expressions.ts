/** Every expression of the platform, with the labels that the checker infers for it. */

import { aion } from '../../aion/stack';
import { dashboardUid } from '../../lib/base';
import { panelExpressions } from '../../lib/dashboards';
import type { Expr } from '../../lib/promql';
import { bindAlerts } from '../../lib/rules';
import type { Environment } from '../../lib/stack';
import { monitoredIn, ruleSettings } from '../../lib/stack';

export interface Checked {
  /** Where it is used: `alert HighErrorRate of web-api`. */
  readonly where: string;
  /** The query to send to Prometheus. */
  readonly text: string;
  /** The labels that the checker infers. */
  readonly labels: ReadonlySet<string>;
}

const checked = (where: string, expr: Expr, text = expr.checkedText): Checked => ({
  where,
  text,
  labels: aion.rules.checker.check(expr).labels,
});

export const recordingExpressions = (): Checked[] =>
  aion.rules.recordingRules.map(({ record, expr }) => checked(`recording rule ${record}`, expr));

/** Without their conditions, so that they return all series whether an alert fires or not. */
export const alertExpressions = (environment: Environment): Checked[] =>
  [...bindAlerts(aion.rules, monitoredIn(environment, aion.services), ruleSettings(aion, environment))].flatMap(
    ([service, alerts]) =>
      alerts.map(({ alert, expr }) => checked(`alert ${alert.name} of ${service}`, expr, unfiltered(expr.text))),
  );

/** With "All" selected for each variable of the dashboard. */
export const dashboardExpressions = (): Checked[] =>
  panelExpressions(aion.dashboards, aion.rules.alerts).map(({ dashboard, panel, legend, expr }) =>
    checked(
      [dashboardUid(aion.names, dashboard), panel, legend].filter(Boolean).join(' / '),
      expr,
      chosen(expr.checkedText),
    ),
  );

/** Replaces `$service` with what Grafana inserts for "All"; `$1` is a group of `label_replace`. */
const chosen = (text: string): string => text.replace(/"\$[a-zA-Z_]\w*"/g, '".+"');

/**
 * The same expression with comparisons that keep every series: ` > 5` becomes ` > bool 5`, which returns 0 or 1 with the
 * labels that the filter would keep. Matchers are written without spaces, so they are not affected. What follows `unless`
 * stays: keeping every series there would remove all.
 */
const unfiltered = (text: string): string =>
  text.replace(
    /(\bunless on \(\w+\) [^)]*)|(?<=\s)(==|!=|>=|<=|>|<) (?!bool)/g,
    (_, unless: string | undefined, operator: string) => unless ?? `${operator} bool `,
  );
