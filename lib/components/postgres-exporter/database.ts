/** A PostgreSQL database that is monitored. */
export interface WatchedPostgres {
  /** `postgres.shop.svc` for a Service of the cluster: policies allow access to its pods. For other hosts, to any address. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Whether the exporter and Grafana connect over TLS, in libpq's terms. */
  readonly sslMode: 'disable' | 'require' | 'verify-full';
}
