import { formatDuration } from '../catalogue';
import { type Checker, equals } from '../promql';
import type { Objective } from '../slo';
import type { BoundAlert } from './alert';
import type { Kept, ServiceFacts } from './facts';
import {
  exprIn,
  type ObjectiveRecordingRule,
  objectiveLabels,
  type RecordingRule,
  type ServiceRecordingRule,
} from './recording-rule';

/** Rules in Prometheus' format: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
export type Rule = RecordRule | AlertRule;
export interface RecordRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The targets of an alert's links. */
export interface AlertLinks {
  /** URL of the folder with one runbook for each alert: `…/runbooks`. */
  readonly runbooks: string;
  /** URL of Grafana. */
  readonly grafana: string;
  /** Uid of a dashboard by its key. */
  readonly dashboardUid: (key: string) => string;
  /** The variables of a dashboard by its key. A link sets those that the alert knows, and no other. */
  readonly dashboardVariables: (key: string) => readonly string[];
}

/** Undefined if the environment does not have the rule. */
export function renderRecording(rule: RecordingRule, environment: Kept): RecordRule | undefined {
  const expr = exprIn(rule, environment);
  return expr && { record: rule.record, expr: expr.text };
}

export const renderServiceRecording = (
  { record, forService }: ServiceRecordingRule,
  service: ServiceFacts,
): RecordRule => ({
  record,
  expr: forService(equals('service', service.name), service).text,
  labels: { service: service.name },
});

export const renderObjectiveRecording = (
  { record, forObjective }: ObjectiveRecordingRule,
  { name }: ServiceFacts,
  objective: Objective,
): RecordRule => ({
  record,
  expr: forObjective(objective, equals('service', name)).text,
  labels: objectiveLabels(name, objective),
});

export function renderAlert(bound: BoundAlert, links: AlertLinks, checker: Checker): AlertRule {
  const { alert, expr, stage, team, service } = bound;
  const { labels } = checker.check(expr);
  return {
    alert: alert.name,
    expr: expr.text,
    ...(alert.for && { for: formatDuration(alert.for) }),
    ...(alert.keepFiringFor && { keep_firing_for: formatDuration(alert.keepFiringFor) }),
    labels: {
      severity: alert.severity,
      stage,
      team,
      ...(service !== undefined && { service }),
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${links.runbooks}/${alert.name}.md`,
      dashboard_url: dashboardUrl(bound, links, labels),
    },
  };
}

function dashboardUrl({ alert, service }: BoundAlert, links: AlertLinks, labels: ReadonlySet<string>): string {
  const dashboard = `${links.grafana}/d/${links.dashboardUid(alert.dashboard)}`;
  const texts = `${alert.summary} ${alert.description}`;
  const chosen = links.dashboardVariables(alert.dashboard).flatMap(name => {
    if (name === 'service' && service !== undefined) return [`var-service=${service}`];
    if (!labels.has(name)) return [];
    if (name === 'service') return ['var-service={{ $labels.service }}'];
    // A label that the alert does not speak of may be the exporter's: the namespace of an alert about a node.
    if (!new RegExp(`\\$labels\\.${name}\\b`).test(texts)) return [];
    // A namespace has nothing to escape; a model may be called anything.
    return [`var-${name}={{ $labels.${name}${name === 'namespace' ? '' : ' | urlquery'} }}`];
  });
  return chosen.length === 0 ? dashboard : `${dashboard}?${chosen.join('&')}`;
}
