import { load } from 'js-yaml';
import { platform } from '../../charts';
import type { ObjectOf } from '../../lib/checks/manifest/manifest';
import {
  type AlertLinks,
  type AlertRule,
  type BoundAlert,
  bindAlerts,
  type RecordRule,
  type Rule,
  type RuleGroup,
} from '../../lib/rules';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { manifestsOf } from '../../lib/synth/manifests';
import { seriesRead } from './parse';

/** The rules of one environment, read from its synthesized manifests. */
export interface SynthesizedRules {
  readonly environment: Environment;
  /** Service → its alerts, as they were bound. */
  readonly alerts: ReadonlyMap<string, readonly BoundAlert[]>;
  readonly links: AlertLinks;
  /** File name → text, as Prometheus loads it. */
  readonly files: ReadonlyMap<string, string>;
  /** In the order of evaluation. */
  readonly recording: readonly RecordRule[];
  /** An alert of a service, and its configured threshold; undefined if the environment does not monitor the service. */
  find(service: string, alert: string): { readonly rule: AlertRule; readonly bound: BoundAlert } | undefined;
}

/** Throws if an alert that a service should have is missing from the manifests. */
export function synthesized(environment: Environment, stack: Stack): SynthesizedRules {
  const settings = ruleSettings(stack, environment);
  const alerts = bindAlerts(stack.rules, monitoredIn(environment, stack.services), settings);
  const files = ruleFilesOf(environment, stack);
  const rules = new Map([...files].map(([name, text]) => [name, rulesIn(text)]));
  return {
    environment,
    alerts,
    links: settings.links,
    files,
    // Per-service rules first, since the rules for all services read them.
    recording: [...rules]
      .sort(([a], [b]) => Number(a === 'recording.yml') - Number(b === 'recording.yml'))
      .flatMap(([, all]) => all.filter(rule => 'record' in rule)),
    find: (service, name) => {
      const bound = alerts.get(service)?.find(({ alert }) => alert.name === name);
      if (bound === undefined) return undefined;
      const file = `${service}.yml`;
      const rule = rules.get(file)?.find((each): each is AlertRule => 'alert' in each && each.alert === name);
      if (rule === undefined) throw new Error(`${environment.name}: no alert ${name} in the manifests' file ${file}`);
      return { rule, bound };
    },
  };
}

const rulesIn = (text: string): Rule[] =>
  (load(text) as { readonly groups: readonly RuleGroup[] }).groups.flatMap(({ rules }) => rules);

/** The contents of the ConfigMaps with rules. */
function ruleFilesOf(environment: Environment, stack: Stack): Map<string, string> {
  const objects = [...manifestsOf(platform(environment, stack)).values()].flat().map(({ object }) => object);
  const maps = objects.filter(
    (object): object is ObjectOf<'ConfigMap'> =>
      object.kind === 'ConfigMap' && /^prometheus-rules\b/.test(object.metadata.name),
  );
  return new Map(maps.flatMap(({ data = {} }) => Object.entries(data)));
}

/** The recording rules that an expression reads, and those that these read, in the order of evaluation. */
export function recordingFor(expr: string, { recording }: SynthesizedRules): RecordRule[] {
  const needed = new Set<string>();
  const need = (text: string): void => {
    const read = seriesRead(text);
    const added = recording.filter(({ record }) => read.has(record) && !needed.has(record));
    // Several rules may record one series, each for another service or objective.
    for (const { record } of added) needed.add(record);
    for (const { expr: of } of added) need(of);
  };
  need(expr);
  return recording.filter(({ record }) => needed.has(record));
}
