import type { Duration } from '../../catalogue';

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
}

/** Who is notified of what. */
export interface Notifications<Team extends string = string> {
  /** How each team is reached. */
  readonly teams: Readonly<Record<Team, TeamContacts>>;
  /** Whether critical alerts page through PagerDuty. Requires `heartbeat`. */
  readonly pages: boolean;
  /** Receives the Watchdog and raises an alarm when it stops. Its URL is in a Secret. */
  readonly heartbeat?: { readonly interval: Duration };
  /** The server that sends e-mail. Its password is in a Secret. */
  readonly smtp: { readonly host: string; readonly port: number; readonly from: string; readonly username: string };
}

/** The integration that critical alerts reach people through, by Alertmanager's name of it. */
export const pagingIntegration = (notifications?: Pick<Notifications, 'pages'>): 'pagerduty' | 'slack' =>
  notifications?.pages ? 'pagerduty' : 'slack';
