import type { Duration } from '../../catalogue';
import type { WorkingHours } from '../../people';

/**
 * Ways to reach one team. A critical alert goes to PagerDuty and Slack, a warning to Slack, info to e-mail. The team in charge
 * of agreements is not paged: its critical alerts go to Slack and, as a ticket, to its e-mail address.
 */
export interface TeamContacts {
  /** Slack channel with `#`. */
  readonly slack: string;
  /** Address of the team. */
  readonly email: string;
  /** Also notified of critical alerts and warnings. @default none */
  readonly also?: readonly ('msteams' | 'discord')[];
  /** When it is notified of warnings and infos; critical alerts never wait. @default the `hours` of all teams */
  readonly hours?: WorkingHours | 'always';
}

/** Ways to reach a later tier. At least one. */
export interface TierContacts {
  /** Slack channel with `#`: not the team's own, which has been notified. @default none */
  readonly slack?: string;
  /** An address that reaches whoever it is now, or a provider that calls. @default none */
  readonly email?: string;
}

/**
 * How Alertmanager reaches the later tiers, after the times of the stack's `onCall`. It knows no acknowledgement: a silence
 * is one. Synth refuses it where PagerDuty pages, and escalates by itself.
 */
export interface Escalation<Team extends string = string> {
  /** Of each team that is on call. */
  readonly teams: Readonly<Partial<Record<Team, Readonly<Record<'secondary' | 'lead', TierContacts>>>>>;
  /** Of all teams: whoever takes command. */
  readonly command: TierContacts;
}

/** Who is notified of what. */
export interface Notifications<Team extends string = string> {
  /** How each team is reached. */
  readonly teams: Readonly<Record<Team, TeamContacts>>;
  /**
   * When teams are notified of warnings and infos: what still fires when work begins is notified then, and what has ended by
   * then is not. Critical alerts never wait. @default at any time
   */
  readonly hours?: WorkingHours;
  /** Whether critical alerts page through PagerDuty. Requires `heartbeat`. */
  readonly pages: boolean;
  /** How Alertmanager calls the later tiers. @default it calls none; PagerDuty does, where it pages */
  readonly escalation?: Escalation<Team>;
  /** Receives the Watchdog and raises an alarm when it stops. Its URL is in a Secret. */
  readonly heartbeat?: { readonly interval: Duration };
  /** The server that sends e-mail. Its password is in a Secret. */
  readonly smtp: { readonly host: string; readonly port: number; readonly from: string; readonly username: string };
}

/** The integration that critical alerts reach people through, by Alertmanager's name of it. */
export const pagingIntegration = (notifications?: Pick<Notifications, 'pages'>): 'pagerduty' | 'slack' =>
  notifications?.pages ? 'pagerduty' : 'slack';
