import type { Receiver } from '../components/alertmanager';

/** How a receiver reaches people, in words: `PagerDuty`, `Slack #platform`. Nothing for a receiver that notifies nobody. */
export const channelsOf = (receiver: Receiver): readonly string[] => [
  ...(receiver.pagerduty_configs ?? []).map(() => 'PagerDuty'),
  ...(receiver.slack_configs ?? []).map(({ channel }) => `Slack ${channel}`),
  ...(receiver.email_configs ?? []).map(({ to }) => `e-mail to ${to}`),
  ...(receiver.msteamsv2_configs ?? []).map(() => 'Microsoft Teams'),
  ...(receiver.discord_configs ?? []).map(() => 'Discord'),
  ...(receiver.webhook_configs ?? []).map(() => `the webhook "${receiver.name}"`),
];
