import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const integration = open('kind of receiver: slack, pagerduty, email …', 20);

export const alertmanager = family(
  { name: 'alertmanager', exposedBy: 'Alertmanager, about itself' },
  {
    reloadSuccessful: gauge('alertmanager_config_last_reload_successful', {
      help: '1 if the last reload of the configuration succeeded.',
      unit: 'boolean',
    }),
    notifications: counter('alertmanager_notifications_total', {
      help: 'Notifications attempted.',
      unit: 'count',
      labels: { integration },
    }),
    notificationsFailed: counter('alertmanager_notifications_failed_total', {
      help: 'Notifications that failed for good.',
      unit: 'count',
      labels: {
        integration,
        reason: values(
          ...(['authError', 'clientError', 'rateLimited', 'serverError'] as const),
          ...(['contextCanceled', 'contextDeadlineExceeded', 'other'] as const),
        ),
      },
    }),
    clusterMembers: gauge('alertmanager_cluster_members', {
      help: 'Members of the gossip cluster that this one sees, itself included.',
      unit: 'count',
    }),
    alerts: gauge('alertmanager_alerts', {
      help: 'Alerts held, by state.',
      unit: 'count',
      labels: { state: values('active', 'suppressed', 'unprocessed') },
    }),
    silences: gauge('alertmanager_silences', {
      help: 'Silences held, by state.',
      unit: 'count',
      labels: { state: values('active', 'expired', 'pending') },
    }),
  },
);
