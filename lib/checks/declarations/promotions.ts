import path from 'node:path';
import { type Problem, suggestion } from '../../base';
import { isCalendarDay } from '../../base/calendar-day';
import { isLibraryPlace } from '../../base/library-place';
import { STAGES } from '../../catalogue';
import { citation, type History, readHistory } from '../../history';
import { type Alert, type BoundAlert, type Evidence, lastStage, ruleFingerprint, type ShadowRecord } from '../../rules';
import { type Environment, ruleSettings, type Stack } from '../../stack';

/**
 * What is wrong with how alerts were promoted: each cites something that was recorded of its rule. An alert that pages without
 * that is a warning; those of the library, which no company can edit, are one.
 */
export function checkPromotions(environment: Environment, stack: Stack, bound: readonly BoundAlert[]): Problem[] {
  const { history } = readHistory(path.relative('', stack.history));
  const pages = environment.notifications?.pages ?? false;
  const paging = new Set(bound.filter(({ stage }) => pages && stage === 'page').map(({ alert }) => alert.name));
  const unproven: string[] = [];
  const problems = stack.rules.alerts.flatMap((alert): Problem[] => {
    const { where, place, severityOverridden } = placeOf(alert, stack);
    const found = [
      ...(severityOverridden ? [] : beyond(alert)),
      ...(alert.stage?.evidence === undefined ? [] : checkEvidence(alert, alert.stage.evidence, { stack, history })),
    ];
    if (found.length > 0) return found.map(message => ({ where, message }));
    if (!paging.has(alert.name) || alert.stage?.evidence !== undefined) return [];
    if (!isLibraryPlace(place)) return [{ where, message: UNPROVEN, level: 'warning' }];
    if (recordOf(alert, { stack, history }) === undefined) unproven.push(alert.name);
    return [];
  });
  return [...problems, ...ofLibrary(unproven)];
}

const UNPROVEN =
  'it pages, and nothing that was recorded says how often it would be right: cite a backtest, page({ backtest: ' +
  "'NAME' }), or what it did in shadow, page({ shadow: { … } }); until then, let it stay in shadow() or ticket()";

const SHOWN = 3;

const ofLibrary = (names: readonly string[]): Problem[] => {
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const message =
    `${names.slice(0, SHOWN).join(', ')}${more} page, and nothing that was recorded says how often they would be right: record a ` +
    'backtest, or cite what they did in shadow, override(alert, { stage: page({ shadow: { … } }) })';
  return [{ where: 'alerts of the library', message, level: 'warning' }];
};

/** The place that says how far an alert has come: its own, or that of the override that does. */
function placeOf(alert: Alert, { rules }: Stack) {
  const override = rules.overrides.find(each => each.alert === alert.name);
  const staged = override !== undefined && 'stage' in override.changes;
  const place = (staged ? override : alert).declaredAt();
  const severityOverridden = override !== undefined && 'severity' in override.changes && !staged;
  return { place, where: `${place} alert ${alert.name}`, severityOverridden };
}

function beyond({ severity, stage }: Alert): string[] {
  if (stage === undefined) return [];
  if (!STAGES.includes(stage.stage)) return ['stage: wanted shadow(), ticket() or page()'];
  return stage.stage === 'page' && lastStage(severity) !== 'page'
    ? [`stage: its severity is ${severity}, which pages nobody; write ticket(), or make it critical`]
    : [];
}

interface Known {
  readonly stack: Stack;
  readonly history: History;
}

const checkEvidence = (alert: Alert, evidence: Evidence, known: Known): string[] => {
  if ('shadow' in evidence)
    return checkShadow(alert, evidence.shadow, known).map(message => `stage, shadow: ${message}`);
  const { backtest: name } = evidence;
  const record = known.history.get(name);
  const rule = fingerprintIn(alert, record?.environment, known.stack);
  if (record !== undefined && rule === undefined)
    return [
      `stage, backtest: the record "${name}" is of the environment "${record.environment}", which the stack does not have`,
    ];
  const cited = citation(known.history, name, alert.name, rule ?? '');
  return 'reason' in cited ? [`stage, backtest: ${cited.reason}`] : [];
};

/** The name of a record that says something of the alert's rule as it is now, the newest. */
const recordOf = (alert: Alert, { stack, history }: Known): string | undefined =>
  [...history]
    .sort(([, a], [, b]) => (a.to < b.to ? 1 : -1))
    .map(([name]) => name)
    .find(name => checkEvidence(alert, { backtest: name }, { stack, history }).length === 0);

/** What the promotion of an alert rests on, in words; undefined where nothing was recorded. */
export function evidenceOf(alert: Alert, known: Known): string | undefined {
  const cited = alert.stage?.evidence;
  if (cited !== undefined && 'shadow' in cited) return `in shadow from ${cited.shadow.from} to ${cited.shadow.to}`;
  const name = cited?.backtest ?? recordOf(alert, known);
  const record = name === undefined ? undefined : known.history.get(name);
  return record && `${name} (${record.source}, ${record.from.slice(0, 10)} to ${record.to.slice(0, 10)})`;
}

/** Of the alert's rule in an environment, as it is declared now. */
function fingerprintIn({ name }: Alert, environment: string | undefined, stack: Stack): string | undefined {
  const found = stack.environments.find(each => each.name === environment);
  return found && ruleFingerprint(stack.rules, name, ruleSettings(stack, found));
}

function checkShadow(alert: Alert, shadow: ShadowRecord, { stack }: Known): string[] {
  const { environment, rule, from, to, fired, right } = shadow;
  const now = fingerprintIn(alert, environment, stack);
  const days = Object.entries({ from, to }).filter(([, day]) => !isCalendarDay(day));
  const counts = Object.entries({ fired, right }).filter(([, value]) => !Number.isInteger(value) || value < 0);
  const environments = stack.environments.map(({ name }) => name);
  return [
    ...(now === undefined
      ? [
          `there is no environment "${environment}"${suggestion(environment, environments) || `; known: ${environments.join(', ')}`}`,
        ]
      : []),
    ...(now !== undefined && rule !== now
      ? [`it is of another rule (${rule}) than today's in ${environment} (${now}): let it run in shadow as it is now`]
      : []),
    ...days.map(([field, day]) => `${field}: ${JSON.stringify(day)}; wanted a day, such as 2026-11-01`),
    ...counts.map(([field, value]) => `${field}: ${value}; wanted a whole number, 0 or more`),
    ...(days.length === 0 && from > to ? [`from ${from} to ${to}: it ends before it begins`] : []),
    ...(counts.length === 0 && right > fired ? [`it was right ${right} times, but fired only ${fired} times`] : []),
  ];
}
