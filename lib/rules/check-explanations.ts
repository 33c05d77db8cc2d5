import { type Problem, SEVERITIES } from '../catalogue';
import { type Checker, suggestion } from '../promql';
import type { Alert, BoundAlert } from './alert';
import { type Muting, mutings } from './explain';
import { WATCHDOG } from './watchdog';

/** Labels that every alert has. */
const OF_EVERY_ALERT = ['severity', 'stage', 'team'];
/** Labels that name a service, and nothing within it. */
const OF_A_SERVICE = ['service', 'job'];

interface Known {
  /** The stack's alerts. */
  readonly alerts: readonly Alert[];
  /** Names of alerts that the stack would have if it measured more, and left out nothing. */
  readonly others: readonly string[];
  readonly checker: Checker;
}

/** The problems of what alerts say that they explain: none may mute what it does not explain. */
export function checkExplanations(known: Known, bound: readonly BoundAlert[]): Problem[] {
  const { others, checker } = known;
  // Two of one name are a problem of their own.
  const alerts = [...new Map(known.alerts.map(alert => [alert.name, alert])).values()];
  const names = [...alerts.map(({ name }) => name), ...others];
  const labels = labelsOf(bound, checker);
  const all = mutings(alerts);
  const problems = new Map<Alert, string[]>(alerts.map(alert => [alert, checkSource(alert, names, labels)]));
  for (const muting of all) {
    const found = checkMuting(muting, labels);
    problems.get(muting.source)?.push(...found.map(problem => `it cannot explain ${muting.target.name}: ${problem}`));
  }
  for (const circle of circles(all)) {
    problems
      .get(circle[0] as Alert)
      ?.push(`these alerts mute each other, so that nobody is notified: ${circle.map(({ name }) => name).join(' → ')}`);
  }
  return [...problems].flatMap(([alert, messages]) =>
    messages.map(message => ({ where: `${alert.declaredAt()} alert ${alert.name}`, message })),
  );
}

type LabelsOf = (alert: Alert) => ReadonlySet<string> | undefined;

/** The labels that each alert has wherever it is bound; undefined where that is unknown. */
function labelsOf(bound: readonly BoundAlert[], checker: Checker): LabelsOf {
  const found = new Map<string, ReadonlySet<string> | undefined>();
  for (const { alert, expr, service } of bound) {
    if (found.has(alert.name)) continue;
    const { labels, unknown } = checker.check(expr);
    const all = new Set([...labels, ...OF_EVERY_ALERT, ...(service === undefined ? [] : ['service'])]);
    found.set(alert.name, unknown ? undefined : all);
  }
  return ({ name }) => found.get(name);
}

function checkSource(alert: Alert, names: readonly string[], labelsOf: LabelsOf): string[] {
  const { about = [], explains = {}, explainsWhen = {}, explainsSymptoms } = alert;
  const labels = labelsOf(alert);
  const lacking = (used: readonly string[]) => used.filter(label => labels && !labels.has(label));
  const explainsAny = Object.keys(explains).length > 0 || explainsSymptoms !== undefined;
  return [
    ...(explainsAny && about.length === 0
      ? ['it explains other alerts, but not about which object; set `about` to the labels that name the object']
      : []),
    ...lacking(about).map(
      label => `about: its expression returns no label "${label}"${suggestion(label, labels ?? [])}`,
    ),
    ...(explainsAny ? tooCoarse(about, Object.keys(explainsWhen), labels ?? new Set()) : []),
    ...lacking(Object.keys(explainsWhen)).map(
      label => `explainsWhen: its expression returns no label "${label}"${suggestion(label, labels ?? [])}`,
    ),
    ...Object.entries(explains).flatMap(([name, because]) => [
      ...(names.includes(name) ? [] : [`explains: there is no alert "${name}"${suggestion(name, names)}`]),
      ...(because.trim() === '' ? [`explains.${name}: empty; state why it explains the alert`] : []),
    ]),
    ...(explainsSymptoms?.trim() === '' ? ['explainsSymptoms: empty; state why it explains them'] : []),
  ];
}

/** An alert about the whole service that fires for each of its targets would mute what happens to the others. */
function tooCoarse(about: readonly string[], when: readonly string[], labels: ReadonlySet<string>): string[] {
  if (about.length === 0 || about.some(label => !OF_A_SERVICE.includes(label))) return [];
  const parts = [...labels].filter(label => ![...OF_A_SERVICE, ...OF_EVERY_ALERT, ...when].includes(label));
  if (parts.length === 0) return [];
  return [
    `about: it fires for each ${parts.join(', ')}, but is said to be about the whole ${about.join(', ')}; name what it is ` +
      'about, or aggregate by (service)',
  ];
}

function checkMuting({ source, target, same }: Muting, labelsOf: LabelsOf): string[] {
  if (source === target) return ['no alert explains itself'];
  if (target.name === WATCHDOG) return ['its absence is an alarm'];
  const labels = labelsOf(target);
  const lacking = same.filter(label => labels && !labels.has(label));
  return [
    ...(lacking.length > 0
      ? [
          `${lacking.map(label => `"${label}"`).join(' and ')} would be missing there, so that it would be muted for ` +
            `another object; ${source.name} is about ${same.join(', ')}`,
        ]
      : []),
    ...(SEVERITIES.indexOf(target.severity) < SEVERITIES.indexOf(source.severity)
      ? [`that is ${target.severity}, and this only ${source.severity}`]
      : []),
  ];
}

/** Alerts of which each mutes the next, and the last one the first; each circle once. */
function circles(all: readonly Muting[]): readonly (readonly Alert[])[] {
  const next = new Map<Alert, readonly Alert[]>();
  for (const { source, target } of all) {
    if (source !== target) next.set(source, [...(next.get(source) ?? []), target]);
  }
  const done = new Set<Alert>();
  const found: Alert[][] = [];
  const walk = (alert: Alert, path: readonly Alert[]): void => {
    const at = path.indexOf(alert);
    if (at >= 0) found.push([...path.slice(at), alert]);
    if (at >= 0 || done.has(alert)) return;
    for (const target of next.get(alert) ?? []) walk(target, [...path, alert]);
    done.add(alert);
  };
  for (const source of next.keys()) walk(source, []);
  return found;
}
