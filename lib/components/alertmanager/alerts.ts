import { alertmanager, count, hours, minutes, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { alert, ratioAlert } from '../../rules';

export const notificationsFailing = ratioAlert('NotificationsFailing', {
  means: 'more than {threshold} of the notifications through one integration fail',
  threshold: ratio(0.01),
  // A receiver that fails once is tried again with the group's next notification, for e-mail ten minutes later.
  leastEvents: {
    count: 2,
    what: 'failed ones within an hour',
    of: ({ service }) => promql`
      sum by (service, integration) (increase(${alertmanager.notificationsFailed}{${service}}[${hours(1)}]))`,
  },
  expr: ({ threshold, service }) => promql`
    sum by (service, integration) (rate(${alertmanager.notificationsFailed}{${service}}[${minutes(15)}]))
    / sum by (service, integration) (rate(${alertmanager.notifications}{${service}}[${minutes(15)}])) > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  summary: 'Notifications through {{ $labels.integration }} are failing',
  description:
    '{{ $value | humanizePercentage }} of the notifications through {{ $labels.integration }} failed over 15 minutes: ' +
    'alerts do not reach anybody through it.',
  dashboard: 'platform',
});

export const alertmanagerClusterSplit = alert('AlertmanagerClusterSplit', {
  means: 'the Alertmanagers do not all see each other',
  threshold: (_, { alertmanagerReplicas }) => count(alertmanagerReplicas),
  expr: ({ threshold, service }) => promql`${alertmanager.clusterMembers}{${service}} < ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: 'The Alertmanager cluster is split',
  description:
    '{{ $labels.instance }} sees {{ $value }} members of its cluster, fewer than are running: notifications may be ' +
    'sent twice and silences may not apply everywhere.',
  dashboard: 'platform',
});

export const alertmanagerAlerts = [notificationsFailing, alertmanagerClusterSplit] as const;
