import { type AlertHistory, type HistoryRecord, type HistorySource, moment } from '../../lib/history';
import { ruleFingerprint } from '../../lib/rules';
import { type Environment, ruleSettings, type Stack } from '../../lib/stack';
import type { AlertReport } from './report';

interface Recorded {
  readonly source: HistorySource;
  /** Unix times in seconds. */
  readonly from: number;
  readonly to: number;
  readonly alerts: readonly AlertReport[];
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

/** What to keep of a report, for those of its alerts that the stack declares. */
export function recordOf(
  stack: Stack,
  environment: Environment,
  { source, from, to, alerts, missing }: Recorded,
): HistoryRecord {
  const settings = ruleSettings(stack, environment);
  const declared = new Set(stack.rules.alerts.map(({ name }) => name));
  const entries = alerts
    .filter(({ alert }) => declared.has(alert))
    .map(({ alert, firings, seconds, pages }): [string, AlertHistory] => {
      const { [alert]: unseen = [] } = missing;
      const rule = ruleFingerprint(stack.rules, alert, settings);
      return [alert, { rule, firings, seconds, pages, ...(unseen.length > 0 && { missing: unseen }) }];
    });
  return {
    source,
    environment: environment.name,
    from: moment(from),
    to: moment(to),
    alerts: Object.fromEntries(entries),
  };
}
