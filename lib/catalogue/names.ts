/** Names that several parts refer to. Each is written here and nowhere else. */

/** The port where a service exposes `/metrics` and `/health` by default. */
export const METRICS_PORT = 9090;

/** The telemetry library's variables for a service that anyone can call: lib/services says what they mean. */
export const EDGE_VARIABLE = 'TRACE_EDGE';
export const BAGGAGE_VARIABLE = 'TRACE_BAGGAGE_HOSTS';
/** A host name, an address, or `*.` and the end of host names. */
export const HOST_PATTERN = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$|^[0-9a-f:]{2,39}$/;

/** `critical` pages, `warning` is read the same day, `info` is e-mailed. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * How far an alert has come: `shadow` is evaluated and recorded, and notifies nobody; `ticket` notifies, and pages nobody;
 * `page` pages, if its severity is critical and the environment pages people.
 */
export const STAGES = ['shadow', 'ticket', 'page'] as const;
export type Stage = (typeof STAGES)[number];

/** Grafana's datasources: uid → title. */
export const DATASOURCES = {
  prometheus: 'Prometheus',
  loki: 'Loki',
  victorialogs: 'VictoriaLogs',
  jaeger: 'Jaeger',
  postgres: 'PostgreSQL',
  alertmanager: 'Alertmanager',
} as const;
/** Grafana's user in the product's database, which only reads. */
export const DATABASE_ROLE = 'grafana';

export type DatasourceUid = keyof typeof DATASOURCES;
