/** Every Secret that manifests refer to. People make them; README.md and docs/generated/secrets.md tell how. */
import { namespaces } from '../catalogue';
import type { Secret } from '../k8s';

const secret = <const K extends string>(
  name: string,
  usedBy: string,
  keys: Secret<K>['keys'],
  namespace: string = namespaces.monitoring,
): Secret<K> => ({ name, namespace, usedBy, keys });

export const receiverSecret = secret('alertmanager-receivers', 'alertmanager', {
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

export const grafanaSecret = secret('grafana-admin', 'grafana', {
  password: {
    holds: 'Password of the user `admin`',
    without: 'Grafana makes a random one on first start; README.md tells how to read it',
  },
});

export const grafanaDatabaseSecret = secret('grafana-postgres', 'grafana', {
  password: {
    holds: 'Password of the read-only role `grafana` in the product’s database',
    without: 'panels over the PostgreSQL datasource show an error',
  },
});

export const postgresExporterSecret = secret('postgres-exporter', 'postgres-exporter', {
  username: { holds: 'Role with `pg_monitor`', without: 'ServiceDown fires for postgres' },
  password: { holds: 'Its password', without: 'ServiceDown fires for postgres' },
});

export const redisExporterSecret = secret('redis-exporter', 'redis-exporter', {
  password: { holds: 'Password of Redis', without: 'ServiceDown fires for redis where Redis wants a password' },
});

export const SECRETS: readonly Secret[] = [
  ...[receiverSecret, grafanaSecret, grafanaDatabaseSecret],
  ...[postgresExporterSecret, redisExporterSecret],
];
