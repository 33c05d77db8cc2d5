/** Names that several parts refer to. Each is written here and nowhere else. */

/** Namespaces: what we monitor, where the platform runs, and where its agents that need the host run. */
export const namespaces = {
  aion: 'aion',
  monitoring: 'aion-monitoring',
  agents: 'aion-monitoring-agents',
} as const;

/** Where AION's services expose `/metrics` and `/health` (requirements, section 1). */
export const METRICS_PORT = 9090;

/** Who owns an alert. Routing derives from it: see lib/components/alertmanager/. */
export const TEAMS = ['platform', 'database', 'ai', 'management'] as const;
export type Team = (typeof TEAMS)[number];

/** `critical` pages, `warning` is read the same day, `info` is mail. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Dashboards: uid → title. The uid is part of every link, so it never changes. */
export const DASHBOARDS = {
  'aion-overview': 'AION Overview',
  'aion-http': 'HTTP',
  'aion-database': 'Database',
  'aion-ai': 'AI inference',
  'aion-kubernetes': 'Kubernetes',
  'aion-business': 'Business',
  'aion-alerts': 'Alerts',
  'aion-platform': 'Monitoring platform',
} as const;
export type DashboardUid = keyof typeof DASHBOARDS;

/** Grafana's datasources: uid → title. */
export const DATASOURCES = {
  prometheus: 'Prometheus',
  loki: 'Loki',
  jaeger: 'Jaeger',
  postgres: 'PostgreSQL',
  alertmanager: 'Alertmanager',
} as const;
export type DatasourceUid = keyof typeof DATASOURCES;
