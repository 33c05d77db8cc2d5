import { type Alert, type Muting, mutings, sharedLabels } from '../../rules';
import { is, isNot, isOneOf } from './matchers';
import type { InhibitRule } from './types';

/** Alerts are sent with the cluster: an alert of one cluster explains nothing about another. */
const CLUSTER = 'cluster';

/** The labels that two alerts must have with the same values for the one to mute the other. */
export const equalLabels = (muting: Muting): string[] => [CLUSTER, ...sharedLabels(muting)];

/** Rules by which an alert mutes exactly those that it explains. */
export function inhibitRules(alerts: readonly Alert[]): readonly InhibitRule[] {
  const rules = new Map<string, Muting[]>();
  for (const muting of mutings(alerts)) {
    const name = `${muting.source.name}-explains-${muting.sameTeam ? 'critical-alerts-of-its-team' : 'others'}`;
    rules.set(name, [...(rules.get(name) ?? []), muting]);
  }
  return [...rules].map(([name, mutings]) => inhibitRule(name, mutings));
}

/** All of these have the same source, and need the same labels. */
function inhibitRule(name: string, mutings: readonly Muting[]): InhibitRule {
  const [first] = mutings as readonly [Muting];
  const { source, same, when } = first;
  return {
    name,
    source_matchers: [
      is('alertname', source.name),
      ...Object.entries(when).map(([label, value]) => is(label, value)),
      // Labels that are absent on both sides count as equal.
      ...same.map(label => isNot(label, '')),
    ],
    target_matchers: [
      isOneOf(
        'alertname',
        mutings.map(({ target }) => target.name),
      ),
    ],
    equal: equalLabels(first),
  };
}
