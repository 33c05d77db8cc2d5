import { alertmanager, count, minutes, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { alert } from '../../rules';

export const notificationsFailing = alert('NotificationsFailing', {
  means: 'more than {threshold} of the notifications by one integration fail',
  threshold: ratio(0.01),
  expr: ({ threshold, service }) => promql`
    sum by (service, integration) (rate(${alertmanager.notificationsFailed}{${service}}[${minutes(15)}]))
    / sum by (service, integration) (rate(${alertmanager.notifications}{${service}}[${minutes(15)}])) > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  summary: 'Notifications by {{ $labels.integration }} fail',
  description:
    '{{ $value | humanizePercentage }} of the notifications by {{ $labels.integration }} failed over 15 minutes: ' +
    'alerts do not reach people this way.',
  dashboard: 'platform',
});

export const alertmanagerClusterSplit = alert('AlertmanagerClusterSplit', {
  means: 'the Alertmanagers do not all see each other',
  threshold: (_, { alertmanagerReplicas }) => count(alertmanagerReplicas),
  expr: ({ threshold, service }) => promql`${alertmanager.clusterMembers}{${service}} < ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  summary: 'The Alertmanagers do not all see each other',
  description:
    '{{ $labels.instance }} sees {{ $value }} members of its cluster, fewer than run: notifications may come twice and ' +
    'silences may not hold everywhere.',
  dashboard: 'platform',
});

export const alertmanagerAlerts = [notificationsFailing, alertmanagerClusterSplit] as const;
