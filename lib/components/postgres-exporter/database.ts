import type { DatabaseAddress } from '../exporter/database-exporter';

/** A PostgreSQL database that is monitored. */
export interface WatchedPostgres extends DatabaseAddress {
  readonly database: string;
  /** Whether the exporter and Grafana connect over TLS, in libpq's terms. */
  readonly sslMode: 'disable' | 'require' | 'verify-full';
}
