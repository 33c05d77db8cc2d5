/** Who is called about an alert, one tier after the other, and who that is now. */
import { formatDuration } from '../base';
import { SEVERITIES, type Severity } from '../catalogue';
import { type AlertmanagerConfig, laterTiers } from '../components/alertmanager';
import {
  answeringAt,
  type IncidentSeverityName,
  type Instant,
  incidentOf,
  type Person,
  slotsFor,
  type Tier,
  tiersOf,
} from '../people';
import type { Environment, Stack } from '../stack';
import { channelsOf } from './channels';
import { handlersOf, type Labels } from './route';

/** A tier, and who answers at it now. */
export interface CalledTier {
  readonly tier: Tier;
  /** After the first notification, without an acknowledgement: `15m`; `0s` for the primary. */
  readonly after: string;
  /** Through what a later tier is called. None: nothing calls it in this environment. */
  readonly by: readonly string[];
  readonly people: readonly string[];
}

export interface Called {
  /** As what an incident it begins. */
  readonly incident: IncidentSeverityName;
  readonly answered: 'always' | 'in working hours';
  readonly acknowledge: string;
  /** None: nobody of the team is on call. */
  readonly tiers: readonly CalledTier[];
}

const named = ({ name, chat, email }: Person): string => `${name} (${chat ?? email})`;

/** Who is called for an alert with these labels, at an instant; nothing where the stack does not say who is on call. */
export function calledFor(
  { names, onCall }: Pick<Stack, 'names' | 'onCall'>,
  { notifications }: Pick<Environment, 'notifications'>,
  alertmanager: AlertmanagerConfig,
  labels: Labels,
  at: Instant,
): Called | undefined {
  const severity = SEVERITIES.find(each => each === labels.severity);
  if (onCall === undefined || notifications === undefined || severity === undefined) return undefined;
  // Nobody is called about what is only recorded, or is critical and only opens a ticket.
  if (labels.stage === 'shadow' || (labels.stage === 'ticket' && severity === 'critical')) return undefined;
  // As Alertmanager routes it: an unknown team's alerts are the platform's.
  const team = names.teams.find(each => each === labels.team) ?? names.roles.platform;
  const incident = incidentOf(onCall.incidents, severity);
  const through = waysOf(severity, team);
  const slots = team === names.roles.agreements ? [] : slotsFor(onCall, team);
  return {
    incident: onCall.incidents.alerts[severity],
    answered: incident.answered,
    acknowledge: formatDuration(incident.acknowledge),
    tiers: tiersOf(incident).flatMap(({ tier, after }) => {
      const slot = slots.find(each => each.tier === tier);
      if (slot === undefined) return [];
      const people = answeringAt(slot, at).people.map(named);
      return [{ tier, after: formatDuration(after), by: through(tier), people }];
    }),
  };

  function waysOf(of: Severity, to: string): (tier: Tier) => readonly string[] {
    const [first, ...rest] = handlersOf(alertmanager, labels).map(({ receiver }) => channelsOf(receiver));
    const later = laterTiers(to, of, { names, notifications, onCall }).map(({ tier }) => tier);
    // PagerDuty has the same tiers, from `npm run oncall -- --export pagerduty`.
    const paged = first?.includes('PagerDuty') ? ['PagerDuty'] : [];
    return tier => (tier === 'primary' ? (first ?? []) : (rest[later.indexOf(tier)] ?? paged));
  }
}
