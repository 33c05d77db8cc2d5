/** Counts alerts, their runbooks and tests, and where they are routed, in anybody's manifests: rule files, objects, charts. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';

export interface AlertCounts {
  /** By different names. */
  readonly alerts: number;
  /** Those of which each rule has a `runbook_url`. */
  readonly withRunbook: number;
  /** Those that a promtool test in the same folder checks. */
  readonly withCase: number;
  /** Times at which promtool tests check an alert. */
  readonly cases: number;
  /** Routes of the Alertmanager configurations in the folder, the root of each included. */
  readonly routes: number;
  readonly receivers: number;
  /** Receivers that have an integration. */
  readonly notifying: number;
}

/** Of every file of YAML below a folder. */
export const countAlerts = (folder: string): AlertCounts =>
  countInTexts(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => /\.ya?ml$/.test(file))
      .sort()
      .map(file => readFileSync(path.join(folder, file), 'utf8')),
  );

/** Templates of charts are read as text: they become YAML only with values. */
export function countInTexts(texts: readonly string[]): AlertCounts {
  const isTest = (text: string) => /^\s*-?\s*alert_rule_test:/m.test(text);
  const rules = texts.filter(text => !isTest(text)).flatMap(alertRules);
  const checked = texts.filter(isTest).flatMap(text => [...text.matchAll(CHECKED)].map(([, name = '']) => name));
  const names = [...new Set(rules.map(({ name }) => name))];
  const configs = texts.flatMap(alertmanagers);
  const receivers = configs.flatMap(each => each.receivers);
  return {
    alerts: names.length,
    withRunbook: names.filter(name => rules.every(rule => rule.name !== name || rule.runbook)).length,
    withCase: names.filter(name => checked.includes(name)).length,
    cases: checked.length,
    routes: configs.reduce((sum, { route }) => sum + routesIn(route), 0),
    receivers: receivers.length,
    notifying: receivers.filter(isNotifying).length,
  };
}

/** `alertname:` is a field of a test; as a label it is followed by others on the same line. */
const CHECKED = /^\s*-?\s*alertname: *"?(\w+)"?\s*$/gm;
const RULE = /^\s*-\s+(?:"?alert"?: *"?(\w+)"?\s*$|"?record"?:)/gm;

interface Found {
  readonly name: string;
  readonly runbook: boolean;
}
/** An alert ends where the next rule begins. */
function alertRules(text: string): Found[] {
  const starts = [...text.matchAll(RULE)];
  return starts.flatMap(({ index, 1: name }, i) => {
    if (name === undefined) return [];
    return [{ name, runbook: /^\s*"?runbook_url"?: *\S/m.test(text.slice(index, starts[i + 1]?.index)) }];
  });
}

interface Alertmanager {
  readonly route: unknown;
  readonly receivers: readonly unknown[];
}

function alertmanagers(text: string): Alertmanager[] {
  if (!/receivers"?:/.test(text)) return [];
  try {
    return (loadAll(text) as unknown[]).flatMap(within);
  } catch {
    // A template of a chart.
    return [];
  }
}

/** The configurations in a value, also in texts within it, such as the fields of a Secret or a ConfigMap. */
function within(value: unknown): Alertmanager[] {
  if (typeof value === 'string') return value.includes('\n') ? alertmanagers(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  const { route, receivers } = value as Record<string, unknown>;
  if (typeof route === 'object' && route !== null && Array.isArray(receivers)) return [{ route, receivers }];
  return Object.values(value).flatMap(within);
}

function routesIn(route: unknown): number {
  const { routes = [] } = route as { readonly routes?: readonly unknown[] };
  return 1 + routes.reduce((sum: number, each) => sum + routesIn(each), 0);
}

const isNotifying = (receiver: unknown): boolean =>
  Object.entries(receiver as object).some(
    ([key, value]) => key.endsWith('_configs') && Array.isArray(value) && value.length > 0,
  );
