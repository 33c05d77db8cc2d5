import { WATCHDOG } from '../../lib/rules';
import {
  type Evaluated,
  type HistoryProgress,
  type HistorySource,
  type HistoryTransition,
  replayHistory,
} from '../../tools/replay/history';
import { type Notification, replayNotifications } from '../../tools/replay/notifications';
import type { LabelSet } from '../../tools/replay/rules';
import { type AlertReport, reportOf } from './report';
import type { Rules } from './rules';

export interface Run {
  readonly source: HistorySource;
  readonly since?: number;
  readonly until?: number;
  readonly rules: Rules;
  readonly interval: number;
  readonly externalLabels: LabelSet;
  /** Alerts to report. @default all of the rules */
  readonly alerts?: readonly string[];
  /** Others to evaluate, since they may mute these. @default none */
  readonly muting?: readonly string[];
  readonly onProgress?: (progress: HistoryProgress) => void;
}

export interface Outcome {
  readonly evaluated: Evaluated;
  readonly alerts: readonly AlertReport[];
  /** What would have been sent of these alerts. Unix times. */
  readonly notifications: readonly Notification[];
}

/** This always fires, to prove that alerting works. */
const reported = (name: string | undefined): boolean => name !== WATCHDOG;

/** Evaluates rules over history, and routes what fired. */
export async function backtest(run: Run): Promise<Outcome> {
  const { transitions, evaluated } = await evaluate(run);
  return { evaluated, ...(await outcomeOf(run, transitions, evaluated)) };
}

export function evaluate({
  source,
  since,
  until,
  rules,
  interval,
  externalLabels,
  alerts,
  muting = [],
  onProgress,
}: Run) {
  return replayHistory({
    ...{ source, interval, externalLabels, rules: rules.files },
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(alerts !== undefined && { alerts: [...alerts, ...muting] }),
    ...(onProgress !== undefined && { onProgress }),
  });
}

/** What the alerts did and what people got of it. */
export async function outcomeOf(
  { rules, alerts = alertNames(rules) }: Pick<Run, 'rules' | 'alerts'>,
  all: readonly HistoryTransition[],
  { from, to, warmFrom }: Evaluated,
): Promise<Omit<Outcome, 'evaluated'>> {
  const transitions = all.filter(({ labels }) => reported(labels.alertname));
  // What fired before the start may be repeated, or open, when it comes.
  const start = Math.min(warmFrom, from);
  const sent = await replayNotifications({
    ...{ config: rules.alertmanager, start, duration: to - start },
    transitions: transitions.map(each => ({ ...each, time: each.time - start })),
  });
  const names = alerts.filter(reported);
  const notifications = sent.map(each => ({ ...each, time: each.time + start }));
  return {
    alerts: reportOf({ from, to, transitions, notifications }, names),
    notifications: notifications.filter(
      ({ time, firing, resolved }) =>
        time >= from && [...firing, ...resolved].some(({ alertname = '' }) => names.includes(alertname)),
    ),
  };
}

/** The names of the alerts in rule files; each is on a line of its own in YAML, and a field in JSON. */
export const alertNames = ({ files }: Rules): string[] => [
  ...new Set(
    [...files.values()].flatMap(text => [...text.matchAll(/"?\balert"?:\s*"?([\w:]+)/g)].map(([, name = '']) => name)),
  ),
];
