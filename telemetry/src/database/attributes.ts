import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  DB_SYSTEM_NAME_VALUE_POSTGRESQL,
} from '@opentelemetry/semantic-conventions';

// Not stable in the conventions yet; their package advises copying such names rather than importing them.
export const ATTR_POOL_NAME = 'db.client.connection.pool.name';
/** Seconds until the pool provided a connection: named like the metric in the conventions. */
export const ATTR_WAIT_TIME = 'db.client.connection.wait_time';

/** The server of a client, or in the options of a pool. */
export interface Server {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
}

/** The attributes that all spans of a connection share. */
export function serverAttributes(pool: string, { host, port, database }: Server): Attributes {
  const socket = host?.startsWith('/') === true;
  return {
    [ATTR_DB_SYSTEM_NAME]: DB_SYSTEM_NAME_VALUE_POSTGRESQL,
    [ATTR_POOL_NAME]: pool,
    ...(typeof database === 'string' && { [ATTR_DB_NAMESPACE]: database }),
    ...(typeof host === 'string' && { [ATTR_SERVER_ADDRESS]: host }),
    ...(typeof port === 'number' && !socket && { [ATTR_SERVER_PORT]: port }),
  };
}
