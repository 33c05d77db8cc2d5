import type { Problem } from '../base';

/**
 * Where a history comes from: `shadow` is what a Prometheus recorded of alerts in shadow, the others are backtests. All but the last
 * were measured on something that ran.
 */
export const HISTORY_SOURCES = ['prometheus', 'openmetrics', 'tsdb', 'shadow', 'simulated month'] as const;
export type HistorySource = (typeof HISTORY_SOURCES)[number];

/** What a history says about one alert. */
export interface AlertHistory {
  /** Fingerprint of the rule that was evaluated: `ruleFingerprint`. Another one than today's means that the record is of another rule. */
  readonly rule: string;
  /** How often it fired: each time that a set of its labels began to. */
  readonly firings: number;
  /** How long it fired, in seconds, the sum over its sets of labels. */
  readonly seconds: number;
  /** Incidents that PagerDuty, or what the environment pages through, opened for it. */
  readonly pages: number;
  /** Metrics that it reads and of which the history has no series: where there are any, silence says nothing. @default none */
  readonly missing?: readonly string[];
}

/**
 * What the rules of an environment would have done in a stretch of history, or did in shadow: the evidence for what an alert costs.
 * `npm run backtest` and `npm run shadow` write one with `--record NAME`, as `NAME.json` in the stack's folder `history`.
 *
 * A record is cited by its name: `readHistory(folder)` has it under that name, and `citation(history, name, alert, rule)`
 * returns what it says about the alert, or the reason why it says nothing: no such record, another rule, no data.
 */
export interface HistoryRecord {
  readonly source: HistorySource;
  readonly environment: string;
  /** First and last moment, as `2026-06-01T00:00:00Z`. */
  readonly from: string;
  readonly to: string;
  /** By name of the alert. Every alert that was evaluated is there, also one that never fired. */
  readonly alerts: Readonly<Record<string, AlertHistory>>;
}

/** What a record can be named: `production-2026-06`. */
export const RECORD_NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** A Unix time in seconds as `2026-06-01T00:00:00Z`. */
export const moment = (time: number): string => `${new Date(Math.round(time) * 1000).toISOString().slice(0, 19)}Z`;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with the content of a record's file. `where` is the file. */
export function checkRecord(where: string, content: unknown): Problem[] {
  if (!isObject(content)) return [{ where, message: 'wanted an object, as `npm run backtest -- --record` writes it' }];
  const { source, environment, from, to, alerts } = content;
  const problem = (message: string): Problem[] => [{ where, message }];
  const moments = { from, to };
  return [
    ...((HISTORY_SOURCES as readonly unknown[]).includes(source)
      ? []
      : problem(`source: ${JSON.stringify(source)}, must be one of ${HISTORY_SOURCES.join(', ')}`)),
    ...(typeof environment === 'string' ? [] : problem('environment: wanted a name')),
    ...Object.entries(moments).flatMap(([field, value]) =>
      typeof value === 'string' && MOMENT.test(value)
        ? []
        : problem(`${field}: wanted a time such as 2026-06-01T00:00:00Z`),
    ),
    ...(isObject(alerts) ? Object.entries(alerts) : []).flatMap(([name, said]) =>
      isAlertHistory(said) ? [] : problem(`alerts.${name}: wanted rule, firings, seconds and pages`),
    ),
    ...(isObject(alerts) ? [] : problem('alerts: wanted an object')),
  ];
}

const isAlertHistory = (said: unknown): said is AlertHistory =>
  isObject(said) &&
  typeof said.rule === 'string' &&
  [said.firings, said.seconds, said.pages].every(isCount) &&
  (said.missing === undefined || (Array.isArray(said.missing) && said.missing.every(each => typeof each === 'string')));

/** The text of a record's file: alerts by name, one a line, so that a diff shows which changed. */
export function recordText({ alerts, source, environment, from, to }: HistoryRecord): string {
  const lines = Object.keys(alerts)
    .sort()
    .map(name => `    ${JSON.stringify(name)}: ${spaced(alerts[name] as AlertHistory)}`);
  const head = Object.entries({ source, environment, from, to }).map(
    ([key, value]) => `  "${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${[...head, `  "alerts": {\n${lines.join(',\n')}\n  }`].join(',\n')}\n}\n`;
}

const spaced = ({ rule, firings, seconds, pages, missing = [] }: AlertHistory): string =>
  `{ ${Object.entries({ rule, firings, seconds, pages, ...(missing.length > 0 && { missing }) })
    .map(([key, value]) => `"${key}": ${JSON.stringify(value).replaceAll('","', '", "')}`)
    .join(', ')} }`;
