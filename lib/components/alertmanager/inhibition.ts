import type { Severity, Team } from '../../catalogue';
import { SYMPTOM_ALERTS } from '../../rules';
import { serviceDown } from '../../rules/target';
import { cadvisor, kubelet, nodes } from '../../services/nodes';
import { is, isNoneOf, isNot, isOneOf } from './matchers';
import type { InhibitRule } from './types';

/** Services each of whose targets is a machine: what happens to one says nothing about another. */
const MACHINES = [nodes, kubelet, cadvisor].map(({ name }) => name);

const CRITICAL: Severity = 'critical';
const WARNING: Severity = 'warning';

/**
 * Agreements speak of thirty days: their alerts go on for weeks after the fault has ended. As a source they would hide
 * every warning of the service meanwhile, and what goes to management is no symptom of anything.
 */
const CONTRACTS: Team = 'management';

/** Labels that are absent on both sides count as equal: without a service, unrelated alerts would silence each other. */
const NAMED = isNot('service', '');

/** Nothing here reaches info, so the Watchdog is never silenced. */
export const INHIBIT_RULES: readonly InhibitRule[] = [
  {
    name: 'critical-silences-warning',
    source_matchers: [is('severity', CRITICAL), isNot('team', CONTRACTS)],
    target_matchers: [is('severity', WARNING), isNot('team', CONTRACTS), NAMED, isNoneOf('service', MACHINES)],
    equal: ['cluster', 'service'],
  },
  {
    name: 'critical-silences-warning-of-the-same-machine',
    source_matchers: [is('severity', CRITICAL), isNot('team', CONTRACTS)],
    target_matchers: [is('severity', WARNING), isNot('team', CONTRACTS), isOneOf('service', MACHINES)],
    equal: ['cluster', 'service', 'node'],
  },
  {
    // Mutes critical symptoms as well, which the rules above do not.
    name: 'service-down-silences-symptoms',
    source_matchers: [is('alertname', serviceDown.name)],
    target_matchers: [isOneOf('alertname', SYMPTOM_ALERTS), NAMED],
    equal: ['cluster', 'service'],
  },
];
