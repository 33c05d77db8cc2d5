import type { Stage } from '../../catalogue';
import { type Alert, effectiveMutings, type Muting, mutings, sharedLabels } from '../../rules';
import { is, isNot, isOneOf } from './matchers';
import type { InhibitRule } from './types';

/** Alerts are sent with the cluster: an alert of one cluster explains nothing about another. */
const CLUSTER = 'cluster';

/** The labels that two alerts must have with the same values for the one to mute the other. */
export const equalLabels = (muting: Muting): string[] => [CLUSTER, ...sharedLabels(muting)];

/** Rules by which an alert mutes exactly those that it explains, where the alerts have come so far. */
export function inhibitRules(alerts: readonly Alert[], stageOf: (alert: Alert) => Stage): readonly InhibitRule[] {
  const rules = new Map<string, Muting[]>();
  for (const muting of effectiveMutings(mutings(alerts), stageOf)) {
    const name = `${muting.source.name}-explains-${muting.sameTeam ? 'critical-alerts-of-its-team' : 'others'}`;
    rules.set(name, [...(rules.get(name) ?? []), muting]);
  }
  return [...rules].map(([name, mutings]) => inhibitRule(name, mutings, stageOf));
}

/** All of these have the same source, and need the same labels. */
function inhibitRule(name: string, mutings: readonly Muting[], stageOf: (alert: Alert) => Stage): InhibitRule {
  const [first] = mutings as readonly [Muting];
  const { source, when, sameTeam } = first;
  const equal = equalLabels(first);
  const stage = stageOf(source);
  return {
    name,
    source_matchers: [
      is('alertname', source.name),
      // While rules and this are rolled out one after the other, an alert may still have another stage.
      is('stage', stage),
      ...Object.entries(when).map(([label, value]) => is(label, value)),
      // Labels that are absent on both sides count as equal.
      ...equal.map(label => isNot(label, '')),
    ],
    target_matchers: [
      isOneOf(
        'alertname',
        mutings.map(({ target }) => target.name),
      ),
      ...(stage === 'page' ? [] : [isNot('stage', 'page')]),
      // Whoever gives an alert of ours another severity: a team is notified of all its critical alerts.
      ...(sameTeam ? [] : [isNot('severity', 'critical')]),
    ],
    equal,
  };
}
