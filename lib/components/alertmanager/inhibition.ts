import type { StackNames } from '../../base';
import type { Severity } from '../../catalogue';
import { serviceDown } from '../../rules/families/target';
import { is, isNoneOf, isNot, isOneOf } from './matchers';
import type { InhibitRule } from './types';

export interface Inhibition {
  /** Services each of whose targets is a machine: what happens to one says nothing about another. */
  readonly machines: readonly string[];
  /** Alerts that are mere symptoms while their service is down. */
  readonly symptoms: readonly string[];
}

const CRITICAL: Severity = 'critical';
const WARNING: Severity = 'warning';

/** Labels that are absent on both sides count as equal: without a service, unrelated alerts would silence each other. */
const NAMED = isNot('service', '');

/**
 * Nothing here reaches info, so the Watchdog is never silenced. Agreements are about thirty days: their alerts go on for
 * weeks after the fault has ended. As a source they would hide every warning of the service meanwhile, and what goes to the
 * team that answers for them is no symptom of anything.
 */
export const inhibitRules = ({ roles }: StackNames, { machines, symptoms }: Inhibition): readonly InhibitRule[] => [
  {
    name: 'critical-silences-warning',
    source_matchers: [is('severity', CRITICAL), isNot('team', roles.agreements)],
    target_matchers: [is('severity', WARNING), isNot('team', roles.agreements), NAMED, isNoneOf('service', machines)],
    equal: ['cluster', 'service'],
  },
  {
    name: 'critical-silences-warning-of-the-same-machine',
    source_matchers: [is('severity', CRITICAL), isNot('team', roles.agreements)],
    target_matchers: [is('severity', WARNING), isNot('team', roles.agreements), isOneOf('service', machines)],
    equal: ['cluster', 'service', 'node'],
  },
  {
    // Mutes critical symptoms as well, which the rules above do not.
    name: 'service-down-silences-symptoms',
    source_matchers: [is('alertname', serviceDown.name)],
    target_matchers: [isOneOf('alertname', symptoms), NAMED],
    equal: ['cluster', 'service'],
  },
];
