/** Later tiers in Alertmanager's own means: routes that continue to receivers whose first notification waits. */
import { type Duration, type StackNames, suggestion } from '../../base';
import { email } from '../../base/email';
import { type Findings, unless } from '../../base/findings';
import type { Severity } from '../../catalogue';
import { incidentOf, type OnCall, type Tier, tiersOf } from '../../people';
import { slackChannel } from './channels';
import type { Escalation, Notifications, TierContacts } from './notifications';

/** A tier after the first. */
export interface LaterTier {
  readonly tier: Tier;
  /** From the moment when an alert begins to fire. */
  readonly after: Duration;
  readonly contacts: TierContacts;
}

interface Escalating {
  readonly names: StackNames;
  readonly notifications?: Notifications | undefined;
  readonly onCall?: OnCall | undefined;
}

/**
 * Whom Alertmanager notifies of alerts that nobody silences, in their order. None for a severity that is answered in working
 * hours: a warning waits for the morning, whatever its tiers are. None for agreements, whose alerts are tickets.
 */
export function laterTiers(
  team: string,
  severity: Severity,
  { names, notifications, onCall }: Escalating,
): readonly LaterTier[] {
  const escalation = notifications?.escalation;
  if (escalation === undefined || onCall?.teams[team] === undefined || team === names.roles.agreements) return [];
  const incident = incidentOf(onCall.incidents, severity);
  if (incident.answered !== 'always') return [];
  return tiersOf(incident).flatMap(({ tier, after }) => {
    const contacts = contactsOf(escalation, team, tier);
    return contacts === undefined ? [] : [{ tier, after, contacts }];
  });
}

const contactsOf = ({ teams, command }: Escalation, team: string, tier: Tier): TierContacts | undefined =>
  tier === 'primary' ? undefined : tier === 'command' ? command : teams[team]?.[tier];

/** What contradicts another declaration, or would reach nobody. */
export function checkEscalation(field: string, { notifications, onCall, names }: Escalating): Findings {
  const escalation = notifications?.escalation;
  if (notifications === undefined || escalation === undefined) return [];
  if (notifications.pages)
    return unless(
      false,
      field,
      'critical alerts page through PagerDuty, which calls the next tier by itself: two programs would each call it. Leave this ' +
        'out, or set `pages: false`',
    );
  if (onCall === undefined)
    return unless(
      false,
      field,
      'the stack does not say who is on call, and so not after how long; hand `onCall` to stack({ … })',
    );
  const teams = Object.keys(onCall.teams).filter(team => team !== names.roles.agreements);
  return [
    ...Object.keys(escalation.teams).flatMap(team =>
      unless(
        teams.includes(team),
        `${field}.teams.${team}`,
        names.teams.includes(team)
          ? 'nobody of this team is called; leave it out, or say in `onCall` who is on call'
          : `there is no team "${team}"${suggestion(team, teams) || `; on call are ${teams.join(', ')}`}`,
      ),
    ),
    ...teams.flatMap(team => {
      const own = escalation.teams[team];
      const at = `${field}.teams.${team}`;
      if (own === undefined)
        return unless(false, at, 'not set, but the team is on call: its later tiers would hear of nothing');
      const before = [notifications.teams[team] ?? {}, own.secondary ?? {}];
      return [
        ...tierFindings(`${at}.secondary`, own.secondary, before.slice(0, 1)),
        ...tierFindings(`${at}.lead`, own.lead, before),
      ];
    }),
    ...tierFindings(`${field}.command`, escalation.command, []),
  ];
}

function tierFindings(field: string, contacts: TierContacts | undefined, before: readonly TierContacts[]): Findings {
  if (contacts === undefined || (contacts.slack === undefined && contacts.email === undefined))
    return unless(false, field, 'reaches nobody; set `slack`, `email` or both');
  return [
    ...(contacts.slack === undefined ? [] : slackChannel(`${field}.slack`, contacts.slack)),
    ...(contacts.email === undefined ? [] : email(`${field}.email`, contacts.email)),
    ...(['slack', 'email'] as const).flatMap(way =>
      unless(
        contacts[way] === undefined || before.every(each => each[way] !== contacts[way]),
        `${field}.${way}`,
        `${contacts[way]} has been notified before; name whoever has not`,
      ),
    ),
  ];
}
