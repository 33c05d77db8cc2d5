/** All that a stack says about one of its alerts. */
import { formatDuration, formatQuantity } from '../base';
import { type AlertmanagerConfig, equalLabels, hoursByInterval } from '../components/alertmanager';
import { metricPanels } from '../dashboards';
import type { Instant, WorkingHours } from '../people';
import { readDuration } from '../promql/engine/literals';
import {
  type Alert,
  type AlertRule,
  type BoundAlert,
  bindAlerts,
  configuredThreshold,
  declaredStage,
  EVALUATION_INTERVAL,
  type Evidence,
  effectiveMutings,
  type Muting,
  meaningOf,
  mutings,
  type RuledService,
  type RuleSettings,
  renderAlert,
  ruleFingerprint,
  stageIn,
} from '../rules';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../stack';
import { channelsOf } from './channels';
import { type Called, calledFor } from './on-call';
import { handlerOf, type Labels } from './route';
import { type Silenced, silencesIn } from './silenced';

/** Another alert, and why one of the two mutes the other. */
export interface Related {
  readonly alert: string;
  /** Labels that both must have with the same values. */
  readonly same: readonly string[];
  /** Labels that the alert that mutes must have. */
  readonly when: Labels;
  readonly because: string;
}

/** How the people in charge are notified. */
export interface Notified {
  /** None: nobody is notified. */
  readonly channels: readonly string[];
  readonly receiver: string;
  readonly wait: string;
  readonly interval: string;
  readonly repeat: string;
  readonly groupedBy: readonly string[];
  /** It waits for these. @default it waits for nothing */
  readonly workingHours?: WorkingHours;
}

/** One alert of one service in one environment. Durations as Prometheus writes them. */
export interface Explanation {
  readonly alert: string;
  /** Of which service; `platform` for an alert that exists once. */
  readonly of: string;
  readonly environment: string;
  readonly severity: string;
  readonly team: string;
  /** How far it has come here; why it has, and who holds it back. */
  readonly stage: { readonly text: string; readonly because: string };
  /** Of its rule: what is recorded of it is recorded with this. */
  readonly fingerprint: string;
  /** Completes "fires when …". */
  readonly means: string;
  readonly expression: string;
  readonly threshold: { readonly text: string; readonly setBy: string };
  readonly for?: string;
  readonly keepFiringFor?: string;
  readonly evaluatedEvery: string;
  readonly summary: string;
  readonly description: string;
  readonly labels: Labels;
  readonly notified: Notified;
  /** Who is called, tier by tier. Not where nobody is notified, or the stack does not say who is on call. */
  readonly called?: Called;
  /** From the moment when the condition holds to the first notification, at the earliest. */
  readonly earliest: string;
  /** Declared silences and maintenance windows, of now and of later. */
  readonly silenced: readonly Silenced[];
  readonly mutedBy: readonly Related[];
  readonly mutes: readonly Related[];
  readonly runbook: string;
  readonly dashboard: string;
  /** Title of the panel that shows it. */
  readonly panel: string;
  /** `lib/rules/families/http.ts:50`. */
  readonly declaredAt: string;
}

/** Every alert of an environment, in the order of its rules. `at`: with those who are on call then, and what is silenced. */
export const explanations = (
  stack: Stack,
  environment: Environment,
  alertmanager: AlertmanagerConfig,
  at: Instant = Date.now(),
): readonly Explanation[] => explainable(stack, environment, alertmanager, at).map(({ explain }) => explain());

/** An alert of a service, which can be found by its labels before the rest is known of it. */
export interface Explainable {
  readonly alert: string;
  /** As in `Explanation`. */
  readonly of: string;
  readonly labels: Labels;
  readonly explain: () => Explanation;
}

/** Every alert of an environment, in the order of its rules, none of them explained yet. */
export function explainable(
  stack: Stack,
  environment: Environment,
  alertmanager: AlertmanagerConfig,
  at: Instant,
): readonly Explainable[] {
  const services = monitoredIn(environment, stack.services);
  const settings = ruleSettings(stack, environment);
  const pairs = effectiveMutings(mutings(stack.rules.alerts), alert => stageIn(alert, settings.stages));
  const silences = silencesIn(stack, environment, new Date(at));
  return [...bindAlerts(stack.rules, services, settings)].flatMap(([of, alerts]) => {
    const service = services.find(({ name }) => name === of);
    return alerts.map(bound => {
      const rule = renderAlert(bound, settings.links, stack.rules.checker);
      const input = { stack, environment, settings, of, service, bound, rule, alertmanager, pairs, at };
      return {
        ...{ alert: bound.alert.name, of, labels: rule.labels },
        explain: () => explanation({ ...input, silenced: silences(of, bound.alert.name) }),
      };
    });
  });
}

interface Input {
  readonly stack: Stack;
  readonly environment: Environment;
  readonly settings: RuleSettings;
  readonly of: string;
  readonly service: RuledService | undefined;
  readonly bound: BoundAlert;
  readonly rule: AlertRule;
  readonly alertmanager: AlertmanagerConfig;
  /** Of the stack's alerts, which mutes which. */
  readonly pairs: readonly Muting[];
  readonly at: Instant;
  readonly silenced: readonly Silenced[];
}

function explanation({ stack, environment, of, service, bound, rule, ...input }: Input): Explanation {
  const { alert, threshold, team } = bound;
  const text = formatQuantity(threshold);
  const labels = { alertname: alert.name, ...rule.labels };
  const notified = notifiedOf(input.alertmanager, labels, hoursIn(stack, environment));
  const called = calledFor(stack, environment, input.alertmanager, labels, input.at);
  return {
    ...{ alert: alert.name, of, environment: environment.name, severity: alert.severity, team },
    stage: { text: bound.stage, because: whyStaged(bound) },
    fingerprint: ruleFingerprint(stack.rules, alert.name, input.settings),
    means: meaningOf(alert).replaceAll('{threshold}', text),
    expression: rule.expr,
    threshold: { text, setBy: whoSets(alert, service, input.settings) },
    ...(rule.for !== undefined && { for: rule.for }),
    ...(rule.keep_firing_for !== undefined && { keepFiringFor: rule.keep_firing_for }),
    evaluatedEvery: formatDuration(EVALUATION_INTERVAL),
    summary: rule.annotations.summary ?? '',
    description: rule.annotations.description ?? '',
    labels: rule.labels,
    notified,
    ...(called !== undefined && { called }),
    earliest: inParts((alert.for?.value ?? 0) + readDuration(notified.wait)),
    silenced: input.silenced,
    mutedBy: input.pairs.filter(({ target }) => target.name === alert.name).map(each => relatedTo(each.source, each)),
    mutes: input.pairs.filter(({ source }) => source.name === alert.name).map(each => relatedTo(each.target, each)),
    runbook: rule.annotations.runbook_url ?? '',
    dashboard: rule.annotations.dashboard_url ?? '',
    panel: panelOf(stack, alert.dashboard, alert.name),
    declaredAt: alert.declaredAt(),
  };
}

/** Working hours by the name of their time interval. */
export const hoursIn = ({ names }: Stack, { notifications }: Environment): ReadonlyMap<string, WorkingHours> =>
  hoursByInterval(notifications, names);

/** Who is notified of an alert with these labels. */
export function notifiedOf(
  alertmanager: AlertmanagerConfig,
  labels: Labels,
  hours: ReadonlyMap<string, WorkingHours>,
): Notified {
  const { receiver, within, ...timing } = handlerOf(alertmanager, labels);
  const workingHours = hours.get(within[0] ?? '');
  return {
    channels: channelsOf(receiver),
    receiver: receiver.name,
    ...timing,
    ...(workingHours !== undefined && { workingHours }),
  };
}

const relatedTo = ({ name }: Alert, muting: Muting): Related => ({
  alert: name,
  same: equalLabels(muting),
  when: muting.when,
  because: muting.because,
});

/** Why an alert has come so far, and no further. */
function whyStaged({ alert, stage }: BoundAlert): string {
  const declared = declaredStage(alert);
  if (stage !== declared) return `held back by the environment; declared as ${declared}`;
  if (alert.stage === undefined) return 'it has not been promoted';
  return alert.stage.evidence === undefined ? 'without a history' : evidenceText(alert.stage.evidence);
}

const evidenceText = (evidence: Evidence): string => {
  if ('backtest' in evidence) return `backtest ${evidence.backtest}`;
  const { from, to, fired, right } = evidence.shadow;
  return `in shadow from ${from} to ${to} it fired ${fired} times, and was right ${right} times`;
};

/** Where the threshold comes from. */
const whoSets = ({ name, threshold }: Alert, service: RuledService | undefined, settings: RuleSettings): string =>
  configuredThreshold(name, settings, service)?.setBy ??
  (typeof threshold === 'function' ? 'the alert, from what the service or the stack declares' : 'the alert');

const panelOf = ({ dashboards }: Stack, key: string, name: string): string => {
  const shown = dashboards.filter(dashboard => dashboard.key === key).flatMap(metricPanels);
  return shown.find(({ props }) => props.alerts?.some(alert => alert.name === name))?.title ?? '';
};

/** `1h5m10s`: as Prometheus reads it, and as people do. */
function inParts(all: number): string {
  const parts = [
    [Math.floor(all / 3600), 'h'] as const,
    [Math.floor(all / 60) % 60, 'm'] as const,
    [all % 60, 's'] as const,
  ];
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count}${unit}`])).join('') || '0s';
}
