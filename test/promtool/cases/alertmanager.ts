import { alertmanager, minutes } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, steady, target } from '../input';
import { percentage } from '../text';

const sent = (integration: string, perSecond: number) =>
  input(alertmanager.notifications, { ...target('alertmanager'), integration }, rising(perSecond));
const failed = (integration: string, reason: string, perSecond: number) =>
  input(alertmanager.notificationsFailed, { ...target('alertmanager'), integration, reason }, rising(perSecond));

/** Alertmanager counts for integrations that are not configured, too. */
const unused = sent('telegram', 0);

const team = { team: 'operations', service: 'alertmanager' };
const dashboard = 'harbour-delivery?var-service=alertmanager';
const reachNobody = (integration: string, reason: string, share: number) =>
  `${percentage(share)} of the notifications through ${integration} failed over 15 minutes (${reason}): people are paged ` +
  'through it, or nothing else delivered anything either.';

const onlyOneFailed = (integration: string) => ({
  given: () => [
    input(alertmanager.notifications, { ...target('alertmanager'), integration }, '0x59 1x20'),
    input(alertmanager.notificationsFailed, { ...target('alertmanager'), integration, reason: 'other' }, '0x59 1x20'),
  ],
  after: minutes(67),
});

export const alertmanagerCases = [
  ruleCase('NotificationsReachNobody', {
    service: 'alertmanager',
    given: share => [
      sent('pagerduty', 4),
      ...[failed('pagerduty', 'serverError', 4 * share), failed('pagerduty', 'clientError', 0)],
      ...[sent('slack', 100), failed('slack', 'other', 0), unused],
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', ...team, integration: 'pagerduty', reason: 'serverError' },
    summary: () => 'Notifications through pagerduty reach nobody (serverError)',
    description: share => reachNobody('pagerduty', 'serverError', share),
    dashboard,
    quietWhen: {
      'nothing was sent': () => [sent('pagerduty', 0), failed('pagerduty', 'other', 0)],
      'the only one failed': onlyOneFailed('pagerduty'),
      'another integration fails, and people are paged': share => [
        ...[sent('pagerduty', 4), sent('slack', 4)],
        ...[failed('slack', 'rateLimited', 4 * share), failed('pagerduty', 'other', 0)],
      ],
      'another integration fails, and a third delivers': () => [
        ...[sent('email', 1), sent('slack', 4)],
        ...[failed('slack', 'rateLimited', 4), failed('email', 'other', 0)],
      ],
      'a reload cancelled them, after which they are sent again': share => [
        sent('pagerduty', 4),
        failed('pagerduty', 'contextCanceled', 4 * share),
      ],
    },
    firesWhen: {
      'all that was sent fails, except for the heartbeat': {
        given: () => [
          ...[sent('slack', 4), failed('slack', 'rateLimited', 4), sent('pagerduty', 0), unused],
          ...[sent('webhook', 10), failed('webhook', 'other', 0)],
        ],
        labels: { severity: 'critical', ...team, integration: 'slack', reason: 'rateLimited' },
        summary: () => 'Notifications through slack reach nobody (rateLimited)',
        description: () => reachNobody('slack', 'rateLimited', 1),
      },
    },
  }),

  ruleCase('NotificationsFailing', {
    service: 'alertmanager',
    given: share => [
      sent('slack', 4),
      failed('slack', 'rateLimited', 4 * share),
      ...[sent('pagerduty', 100), failed('pagerduty', 'other', 0), unused],
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'warning', ...team, integration: 'slack', reason: 'rateLimited' },
    summary: () => 'Notifications through slack are failing (rateLimited)',
    description: share =>
      `${percentage(share)} of the notifications through slack failed over 15 minutes (rateLimited): alerts do not reach ` +
      'anybody through it.',
    dashboard,
    quietWhen: {
      'nothing was sent': () => [sent('slack', 0), failed('slack', 'other', 0)],
      'the only one failed': onlyOneFailed('slack'),
      'people are paged through it, which is a critical alert': share => [
        sent('pagerduty', 4),
        failed('pagerduty', 'serverError', 4 * share),
      ],
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
    dashboard: 'harbour-delivery?var-service=alertmanager',
  }),
];
