import { alertmanager, minutes } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, steady, target } from '../input';
import { percentage } from '../text';

const sent = (integration: string, perSecond: number) =>
  input(alertmanager.notifications, { ...target('alertmanager'), integration }, rising(perSecond));
const failed = (integration: string, reason: string, perSecond: number) =>
  input(alertmanager.notificationsFailed, { ...target('alertmanager'), integration, reason }, rising(perSecond));

export const alertmanagerCases = [
  ruleCase('NotificationsFailing', {
    service: 'alertmanager',
    given: share => [
      sent('pagerduty', 4),
      failed('pagerduty', 'serverError', 3 * share),
      failed('pagerduty', 'clientError', share),
      ...[sent('slack', 100), failed('slack', 'other', 0)],
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'operations', service: 'alertmanager', integration: 'pagerduty' },
    summary: () => 'Notifications through pagerduty are failing',
    description: share =>
      `${percentage(share)} of the notifications through pagerduty failed over 15 minutes: alerts do not reach anybody through it.`,
    dashboard: 'harbour-platform?var-service=alertmanager',
    quietWhen: {
      'nothing was sent': () => [sent('pagerduty', 0), failed('pagerduty', 'other', 0)],
      'the only one failed': {
        given: () => [
          input(alertmanager.notifications, { ...target('alertmanager'), integration: 'pagerduty' }, '0x59 1x20'),
          input(
            alertmanager.notificationsFailed,
            { ...target('alertmanager'), integration: 'pagerduty', reason: 'other' },
            '0x59 1x20',
          ),
        ],
        after: minutes(67),
      },
    },
  }),

  ruleCase('AlertmanagerClusterSplit', {
    service: 'alertmanager',
    given: members => [input(alertmanager.clusterMembers, target('alertmanager'), steady(members))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...target('alertmanager') },
    summary: () => 'The Alertmanager cluster is split',
    description: members =>
      `alertmanager-0:9090 sees ${members} members of its cluster, fewer than are running: notifications may be sent twice ` +
      'and silences may not apply everywhere.',
    dashboard: 'harbour-platform?var-service=alertmanager',
  }),
];
