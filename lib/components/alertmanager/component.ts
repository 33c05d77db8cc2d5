import type { StackNames } from '../../base';
import { alertmanager } from '../../catalogue';
import { component, type Flow, flow, peerOf, secretFor } from '../../k8s';
import { image } from '../image';
import { watchedComponent } from '../scraped';
import { type KnownAddresses, smtpServer, webhooks } from '../surroundings';
import type { Notifications } from './notifications';

/** The same version that the tests build and run (tools/pinned/alertmanager). */
export const alertmanagerImage = image('quay.io', 'prometheus/alertmanager', 'v0.34.2');

export const alertmanagerComponent = component('alertmanager', {
  namespace: 'monitoring',
  component: 'alerting',
  ports: { web: { number: 9093 }, mesh: { number: 9094 }, 'mesh-udp': { number: 9094, protocol: 'UDP' } },
});

export const alertmanagerService = (names: StackNames) =>
  watchedComponent(names, alertmanagerComponent, 'web', {
    description: 'Groups, silences and routes alerts.',
    exposes: [alertmanager],
  });

export const receiverSecret = secretFor(alertmanagerComponent, 'alertmanager-receivers', {
  'slack-url': { holds: 'URL of the Slack incoming webhook', without: 'nothing is posted to Slack' },
  'pagerduty-routing-key': {
    holds: 'Integration key of the PagerDuty service (Events API v2)',
    without: 'nobody is paged',
  },
  'smtp-password': { holds: 'Password of the SMTP account', without: 'no e-mail is sent' },
  'heartbeat-url': {
    holds: 'URL that the heartbeat receiver expects to be called',
    without: 'nobody notices when alerting itself stops',
  },
  'msteams-url': { holds: 'URL of the Microsoft Teams workflow', without: 'nothing is posted to Teams' },
  'discord-url': { holds: 'URL of the Discord webhook', without: 'nothing is posted to Discord' },
});
export type ReceiverKey = keyof ReturnType<typeof receiverSecret>['keys'];

export function alertmanagerFlows(
  names: StackNames,
  notifications?: Notifications,
  addresses?: KnownAddresses,
): readonly Flow[] {
  const peer = peerOf(alertmanagerComponent, names);
  return [
    flow(peer, peer, 'mesh', 'gossips silences and notifications'),
    flow(peer, peer, 'mesh-udp', 'gossips silences and notifications'),
    ...(notifications === undefined
      ? []
      : [
          flow(peer, webhooks, 'https', 'notifies PagerDuty, Slack and the heartbeat receiver'),
          flow(peer, smtpServer(notifications.smtp.port, addresses), 'smtp', 'sends e-mail'),
        ]),
  ];
}
