import type { StackNames } from '../../base';
import type { Severity } from '../../catalogue';
import { serviceDown } from '../../rules/families/target';
import { is, isNoneOf, isNot, isOneOf } from './matchers';
import type { InhibitRule } from './types';

export interface Inhibition {
  /** Services whose targets are machines: a fault of one has nothing to do with the others. */
  readonly machines: readonly string[];
  /** Alerts that are mere symptoms while their service is down. */
  readonly symptoms: readonly string[];
}

const CRITICAL: Severity = 'critical';
const WARNING: Severity = 'warning';

/** Labels that are absent on both sides count as equal: without a service, unrelated alerts would silence each other. */
const NAMED = isNot('service', '');

/**
 * No rule targets `info`, so the Watchdog is never inhibited. Agreements cover thirty days: their alerts keep firing for
 * weeks after the fault has ended. As a source they would hide every warning of the service meanwhile, and they are never
 * a target, since they are not a symptom of anything.
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
    // Inhibits critical symptoms as well, unlike the rules above.
    name: 'service-down-silences-symptoms',
    source_matchers: [is('alertname', serviceDown.name)],
    target_matchers: [isOneOf('alertname', symptoms), NAMED],
    equal: ['cluster', 'service'],
  },
];
