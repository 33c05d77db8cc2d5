/** A PostgreSQL database that is watched. */
export interface WatchedPostgres {
  /** `postgres.shop.svc` for a Service of the cluster; policies let its pods be reached. Any other host may have any address. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Whether exporter and Grafana reach it over TLS, as libpq names it. */
  readonly sslMode: 'disable' | 'require' | 'verify-full';
}
