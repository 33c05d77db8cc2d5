import type { StackNames } from '../../base';
import type { Severity } from '../../catalogue';
import type { Tier } from '../../people';
import { secretFile } from './files';
import type { Notifications, TeamContacts, TierContacts } from './notifications';
import type { DiscordConfig, EmailConfig, MSTeamsV2Config, PagerdutyConfig, Receiver, SlackConfig } from './types';

export const receiverName = (team: string, severity: Severity): string => `${team}-${severity}`;

/** Writes the call of a template in templates/, which Alertmanager executes with the notification. */
type Render = (name: string) => string;
const renderWith =
  ({ prefix }: StackNames): Render =>
  name =>
    `{{ template "${prefix}.${name}" . }}`;

const slack = (channel: string, render: Render): SlackConfig => ({
  send_resolved: true,
  channel,
  color: render('color'),
  title: render('slack.title'),
  title_link: render('alerts_url'),
  text: render('slack.text'),
  fallback: render('slack.title'),
  footer: render('slack.footer'),
  fields: [
    { title: 'Severity', value: render('slack.severity'), short: true },
    { title: 'Team', value: render('slack.team'), short: true },
    { title: 'Service', value: render('slack.service'), short: true },
    { title: 'Cluster', value: render('slack.cluster'), short: true },
  ],
  mrkdwn_in: ['text'],
});

const pagerduty = (title: string, render: Render): PagerdutyConfig => ({
  send_resolved: true,
  routing_key_file: secretFile('pagerduty-routing-key'),
  description: render('pagerduty.description'),
  severity: render('pagerduty.severity'),
  client: `${title} monitoring`,
  client_url: render('alerts_url'),
  source: render('cluster'),
  component: render('service'),
  group: render('team'),
  class: render('alertname'),
  details: {
    firing: render('pagerduty.firing'),
    resolved: render('pagerduty.resolved'),
    runbook: render('runbook_url'),
    dashboard: render('dashboard_url'),
    silence: render('silence_url'),
  },
  links: [
    { href: render('runbook_url'), text: 'Runbook' },
    { href: render('dashboard_url'), text: 'Dashboard' },
    { href: render('silence_url'), text: 'Silence' },
  ],
});

const email = (to: string, render: Render): EmailConfig => ({
  send_resolved: true,
  to,
  headers: { Subject: render('title') },
  html: render('email.html'),
  text: render('email.text'),
  // Groups the resolved mail with the firing one, even days later.
  threading: { enabled: true, thread_by_date: 'none' },
});

const msteams = (render: Render): MSTeamsV2Config => ({
  send_resolved: true,
  webhook_url_file: secretFile('msteams-url'),
  title: render('markdown.title'),
  text: render('msteams.text'),
});

const discord = (render: Render): DiscordConfig => ({
  send_resolved: true,
  webhook_url_file: secretFile('discord-url'),
  title: render('markdown.title'),
  message: render('discord.message'),
});

/** The channels of a team besides Slack. */
const also = ({ also = [] }: TeamContacts, render: Render): Partial<Receiver> => ({
  ...(also.includes('msteams') && { msteamsv2_configs: [msteams(render)] }),
  ...(also.includes('discord') && { discord_configs: [discord(render)] }),
});

interface Recipient {
  readonly contacts: TeamContacts;
  readonly pages: boolean;
  /** Whether what is critical is worked on by day: it opens a ticket, and pages nobody. */
  readonly asTicket: boolean;
  readonly title: string;
  readonly render: Render;
}

/** The channels for each severity, of one team. */
const CHANNELS: Readonly<Record<Severity, (to: Recipient) => Omit<Receiver, 'name'>>> = {
  critical: ({ contacts, pages, asTicket, title, render }) => ({
    ...(pages && !asTicket && { pagerduty_configs: [pagerduty(title, render)] }),
    slack_configs: [slack(contacts.slack, render)],
    // A breach of an agreement lasts for weeks, and nobody can end it at night: it opens a ticket (decision 20).
    ...(asTicket && { email_configs: [email(contacts.email, render)] }),
    ...also(contacts, render),
  }),
  warning: ({ contacts, render }) => ({ slack_configs: [slack(contacts.slack, render)], ...also(contacts, render) }),
  info: ({ contacts, render }) => ({ email_configs: [email(contacts.email, render)] }),
};

/** Throws for a team without contacts, which the checks reject earlier. */
export function receiverOf(
  team: string,
  severity: Severity,
  { teams, pages }: Notifications,
  names: StackNames,
  asTicket = !isPaged(team, names),
): Receiver {
  const contacts = teams[team];
  if (contacts === undefined) throw new RangeError(`team ${team} has no contacts`);
  const recipient = { contacts, pages, asTicket, title: names.title, render: renderWith(names) };
  return { name: receiverName(team, severity), ...CHANNELS[severity](recipient) };
}

/** Whether a team is paged at all: the one in charge of agreements has tickets in any case. */
export const isPaged = (team: string, { roles }: StackNames): boolean => team !== roles.agreements;
export const ticketReceiverName = (team: string): string => `${team}-ticket`;

/** Of critical alerts that are not to page: a message, and a ticket by e-mail. Throws for a team without contacts. */
export const ticketReceiverOf = (team: string, notifications: Notifications, names: StackNames): Receiver => ({
  ...receiverOf(team, 'critical', notifications, names, true),
  name: ticketReceiverName(team),
});

export const laterReceiverName = (team: string, severity: Severity, tier: Tier): string =>
  `${receiverName(team, severity)}-${tier}`;

/** Of a later tier, which all earlier ones are notified before. */
export function laterReceiver(
  team: string,
  severity: Severity,
  tier: Tier,
  contacts: TierContacts,
  names: StackNames,
): Receiver {
  const render = renderWith(names);
  return {
    name: laterReceiverName(team, severity, tier),
    ...(contacts.slack !== undefined && { slack_configs: [slack(contacts.slack, render)] }),
    ...(contacts.email !== undefined && { email_configs: [email(contacts.email, render)] }),
  };
}

/** Proves that alerting works to a service that raises an alarm when this stops. A resolved Watchdog proves nothing. */
export const HEARTBEAT: Receiver = {
  name: 'heartbeat',
  webhook_configs: [{ send_resolved: false, url_file: secretFile('heartbeat-url') }],
};
