import { alertmanager, count, hours, minutes, ratio } from '../../catalogue';
import { differs, equals, type Matcher, promql } from '../../promql';
import { alert, type LeastEvents, page, ratioAlert, recordingRule, ticket } from '../../rules';

const WITHIN = minutes(15);

/**
 * Share of an integration's notifications that failed for good, by reason; only those that fail, since Alertmanager also
 * counts for integrations that are not configured. One that is cancelled by a reload is sent again.
 */
export const failedNotifications = recordingRule(
  'service_integration_reason:alertmanager_notifications_failed:ratio_rate15m',
  'ratio',
  promql`
    sum by (service, integration, reason) (rate(${alertmanager.notificationsFailed}{reason!="contextCanceled"}[${WITHIN}]))
    / on (service, integration) group_left ()
    sum by (service, integration) (rate(${alertmanager.notifications}[${WITHIN}])) > 0`,
);

export const alertmanagerRecording = [failedNotifications];

/**
 * A receiver that fails once is tried again with the group's next notification, for a page five minutes later, for e-mail
 * ten: one that is broken fails that one as well.
 */
const TWICE: LeastEvents<{ readonly service: Matcher }> = {
  count: 2,
  what: 'failed ones within an hour',
  of: ({ service }) => promql`
  sum by (service, integration, reason) (
    increase(${alertmanager.notificationsFailed}{${service}}[${hours(1)}])
  )`,
};

/** The heartbeat: nobody reads it, and whoever expects it notices by themselves that it is missing. */
const readBySomebody = differs('integration', 'webhook');
/** All of them, but for rounding. */
const ALL = ratio(0.99);

export const notificationsReachNobody = ratioAlert('NotificationsReachNobody', {
  means: 'more than {threshold} of the notifications that page people fail, or all notifications do',
  threshold: ratio(0.01),
  leastEvents: TWICE,
  expr: ({ threshold, service, platform }) => {
    const paging = equals('integration', platform.pagesThrough);
    return promql`
      ${failedNotifications}{${service}, ${paging}}
      and on (service, integration) sum by (service, integration) (${failedNotifications}{${service}, ${paging}}) > ${threshold}
      or
      ${failedNotifications}{${service}, ${readBySomebody}}
      and on (service)
      sum by (service) (rate(${alertmanager.notificationsFailed}{${service}, ${readBySomebody}}[${WITHIN}]))
      / sum by (service) (rate(${alertmanager.notifications}{${service}, ${readBySomebody}}[${WITHIN}])) > ${ALL}`;
  },
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  summary: 'Notifications through {{ $labels.integration }} reach nobody ({{ $labels.reason }})',
  description:
    '{{ $value | humanizePercentage }} of the notifications through {{ $labels.integration }} failed over 15 minutes ' +
    '({{ $labels.reason }}): people are paged through it, or nothing else delivered anything either.',
  dashboard: 'delivery',
});

export const notificationsFailing = ratioAlert('NotificationsFailing', {
  means: 'more than {threshold} of the notifications through an integration that pages nobody fail',
  threshold: ratio(0.01),
  leastEvents: TWICE,
  expr: ({ threshold, service, platform }) => {
    const another = differs('integration', platform.pagesThrough);
    return promql`
      ${failedNotifications}{${service}, ${another}}
      and on (service, integration) sum by (service, integration) (${failedNotifications}{${service}}) > ${threshold}`;
  },
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: 'Notifications through {{ $labels.integration }} are failing ({{ $labels.reason }})',
  description:
    '{{ $value | humanizePercentage }} of the notifications through {{ $labels.integration }} failed over 15 minutes ' +
    '({{ $labels.reason }}): alerts do not reach anybody through it.',
  dashboard: 'delivery',
});

export const alertmanagerClusterSplit = alert('AlertmanagerClusterSplit', {
  means: 'the Alertmanagers do not all see each other',
  threshold: (_, { alertmanagerReplicas }) => count(alertmanagerReplicas),
  expr: ({ threshold, service }) => promql`${alertmanager.clusterMembers}{${service}} < ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'The Alertmanager cluster is split',
  description:
    '{{ $labels.instance }} sees {{ $value }} members of its cluster, fewer than are running: notifications may be ' +
    'sent twice and silences may not apply everywhere.',
  dashboard: 'delivery',
});

export const alertmanagerAlerts = [notificationsReachNobody, notificationsFailing, alertmanagerClusterSplit] as const;
