import { duration, type Findings, oneOf } from '../base/findings';
import { shownText } from '../base/shown-text';
import { line } from '../base/text-findings';
import { type Duration, days, formatDuration, type Problem, SEVERITIES, seconds } from '../catalogue';
import { type Checker, checkDurations, describe, equals, suggestion } from '../promql';
import type { BoundAlert } from './alert';
import type { Kept } from './facts';
import { checkLeastEvents } from './least-events';
import { exprIn, type RecordingRule, type ServiceRecordingRule } from './recording-rule';

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

export const renderRecording = (rule: RecordingRule, environment: Kept): RecordRule => ({
  record: rule.record,
  expr: exprIn(rule, environment).text,
});

export const renderServiceRecording = ({ record, forService }: ServiceRecordingRule, service: string): RecordRule => ({
  record,
  expr: forService(equals('service', service)).text,
  labels: { service },
});

export function renderAlert(bound: BoundAlert, links: AlertLinks, checker: Checker): AlertRule {
  const { alert, expr, team, service } = bound;
  const { labels } = checker.check(expr);
  return {
    alert: alert.name,
    expr: expr.text,
    ...(alert.for && { for: formatDuration(alert.for) }),
    ...(alert.keepFiringFor && { keep_firing_for: formatDuration(alert.keepFiringFor) }),
    labels: {
      severity: alert.severity,
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

export function checkRecording(rule: RecordingRule, checker: Checker): Problem[] {
  const durations = checkDurations(rule.expr);
  const { diagnostics } = checker.check(rule.expr);
  const messages = [
    ...(RECORDED.test(rule.record)
      ? []
      : [`${JSON.stringify(rule.record)} is not a valid name; wanted level:metric:operation`]),
    ...durations,
    // Not PromQL, with such a duration.
    ...(durations.length > 0 ? [] : diagnostics.map(found => describe(found, rule.expr.text))),
  ];
  if (messages.length === 0) return [];
  const where = `${rule.declaredAt()} recording rule ${rule.record}`;
  return messages.map(message => ({ where, message }));
}

/** As https://prometheus.io/docs/practices/rules/ recommends. */
const RECORDED = /^[a-z_]+:[a-z_0-9]+:[a-z_0-9]+$/;

/** Notifications show the summary as a title, which has one line. */
const checkTexts = ({ severity, summary, description }: BoundAlert['alert']): string[] =>
  [
    ...oneOf('severity', severity, SEVERITIES),
    ...line('summary', summary, LONGEST_SUMMARY),
    // Of several lines, if need be.
    ...line('description', description.replaceAll('\n', ' '), LONGEST_DESCRIPTION),
  ].map(({ field, message }) => `${field}: ${message}`);
const LONGEST_SUMMARY = 500;
const LONGEST_DESCRIPTION = 5_000;

/** It is part of URLs, and the name of a file. */
const ALERT_NAME = /^[A-Z][A-Za-z0-9]{0,79}$/;

/** Prometheus keeps what it waits for in memory; nobody waits for a year. */
const LONGEST = days(365);

const checkTimes = ({ alert }: BoundAlert): string[] => {
  const times: Readonly<Record<string, Duration | undefined>> = {
    for: alert.for,
    keepFiringFor: alert.keepFiringFor,
    period: alert.period,
  };
  return Object.entries(times)
    .flatMap(([field, time]): Findings => (time === undefined ? [] : duration(field, time, seconds(1), LONGEST)))
    .map(({ field, message }) => `${field}: ${message}`);
};

/** The problems of an alert: of its expression, and of the labels that its texts use. */
export function checkAlert(bound: BoundAlert, checker: Checker): Problem[] {
  const { alert, expr, threshold } = bound;
  const durations = checkDurations(expr);
  const { diagnostics, labels, type, unknown } = checker.check(expr);
  // Not PromQL, with such a duration.
  const inexact = unknown || durations.length > 0;
  const messages = inexact ? durations : diagnostics.map(found => describe(found, expr.checkedText));
  messages.push(...checkTimes(bound), ...checkTexts(alert));
  if (!ALERT_NAME.test(alert.name)) {
    messages.push(
      `${shownText(alert.name)} is not a valid name; wanted a capital, then letters and digits, as in HighLatency`,
    );
  }
  // What a recorded series divides is known, whatever else is wrong with its rule.
  messages.push(...checkLeastEvents(alert, threshold.unit, expr, checker));
  if (diagnostics.length === 0 && !unknown) {
    if (type !== 'instant vector')
      messages.push(`its expression returns a ${type}, but an alert needs an instant vector`);
    for (const [field, text] of Object.entries({ summary: alert.summary, description: alert.description })) {
      messages.push(...checkTemplate(text, labels).map(message => `${field}: ${message}`));
    }
  }
  if (!alert.description.includes('$value'))
    messages.push('description: it must include the current value, {{ $value }}');
  if (messages.length === 0) return [];
  const where = `${alert.declaredAt()} alert ${alert.name}`;
  return messages.map(message => ({ where, message }));
}

/** The problems of a Prometheus template for series with these labels. */
export function checkTemplate(text: string, labels: ReadonlySet<string>): string[] {
  const messages: string[] = [];
  if (text.split('{{').length !== text.split('}}').length) messages.push(`"{{" and "}}" do not pair in "${text}"`);
  for (const [, label = ''] of text.matchAll(/\$labels\.([A-Za-z_][A-Za-z0-9_]*)/g)) {
    if (!labels.has(label)) {
      messages.push(`the expression returns no label "${label}"${suggestion(label, labels)}`);
    }
  }
  return messages;
}
