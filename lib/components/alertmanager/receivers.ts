import type { Severity, Team } from '../../catalogue';
import type { Notifications, TeamContacts } from '../../environments';
import { secretFile } from './files';
import type { DiscordConfig, EmailConfig, MSTeamsV2Config, PagerdutyConfig, Receiver, SlackConfig } from './types';

export const receiverName = (team: Team, severity: Severity): string => `${team}-${severity}`;

/** A template of templates/, run over the notification. */
const render = (name: string): string => `{{ template "aion.${name}" . }}`;

const slack = (channel: string): SlackConfig => ({
  send_resolved: true,
  channel,
  color: render('color'),
  title: render('title'),
  title_link: render('alerts_url'),
  text: render('slack.text'),
  fallback: render('title'),
  footer: render('footer'),
  fields: [
    { title: 'Severity', value: render('severity'), short: true },
    { title: 'Team', value: render('team'), short: true },
    { title: 'Service', value: render('service'), short: true },
    { title: 'Cluster', value: render('cluster'), short: true },
  ],
  mrkdwn_in: ['text'],
});

const pagerduty: PagerdutyConfig = {
  send_resolved: true,
  routing_key_file: secretFile('pagerduty-routing-key'),
  description: render('pagerduty.description'),
  severity: render('pagerduty.severity'),
  client: 'AION monitoring',
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
};

const email = (to: string): EmailConfig => ({
  send_resolved: true,
  to,
  headers: { Subject: render('title') },
  html: render('email.html'),
  text: render('email.text'),
  // The end of an alert lands below its beginning, days later as well.
  threading: { enabled: true, thread_by_date: 'none' },
});

const msteams: MSTeamsV2Config = {
  send_resolved: true,
  webhook_url_file: secretFile('msteams-url'),
  title: render('title'),
  text: render('msteams.text'),
};

const discord: DiscordConfig = {
  send_resolved: true,
  webhook_url_file: secretFile('discord-url'),
  title: render('title'),
  message: render('discord.message'),
};

/** Channels that a team takes beside Slack. */
const also = ({ also = [] }: TeamContacts): Partial<Receiver> => ({
  ...(also.includes('msteams') && { msteamsv2_configs: [msteams] }),
  ...(also.includes('discord') && { discord_configs: [discord] }),
});

/** What each severity does, for one team. */
const CHANNELS: Readonly<Record<Severity, (to: TeamContacts, pages: boolean) => Omit<Receiver, 'name'>>> = {
  critical: (to, pages) => ({
    ...(pages && { pagerduty_configs: [pagerduty] }),
    slack_configs: [slack(to.slack)],
    ...also(to),
  }),
  warning: to => ({ slack_configs: [slack(to.slack)], ...also(to) }),
  info: to => ({ email_configs: [email(to.email)] }),
};

export const receiverOf = (team: Team, severity: Severity, { teams, pages }: Notifications): Receiver => ({
  name: receiverName(team, severity),
  ...CHANNELS[severity](teams[team], pages),
});

/** Says that alerting works, to a service that alarms when this stops. That the Watchdog ended is no sign of life. */
export const HEARTBEAT: Receiver = {
  name: 'heartbeat',
  webhook_configs: [{ send_resolved: false, url_file: secretFile('heartbeat-url') }],
};
