/** A PostgreSQL for the tests of a file, instrumented pools, and what was recorded about them. */
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { instrumentPool } from '../../../telemetry/src/database';
import { type Postgres, startPostgres } from '../../support/postgres';
import { type TestCore, type TestCoreOptions, testCore } from '../core';

const SCHEMA = `
  CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL CHECK (balance >= 0));
  INSERT INTO accounts SELECT n, 100 FROM generate_series(1, 10) n;
  CREATE TABLE later (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO later VALUES (1)`;

/** Creating a cluster takes a second, and many times that on a busy machine. */
const START_TIMEOUT_MS = 120_000;

let postgres: Postgres;
let admin: Pool | undefined;
const pools: Pool[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  admin = connected({});
  await admin.query(SCHEMA);
}, START_TIMEOUT_MS);
afterEach(() => Promise.all(pools.splice(0).map(pool => pool.ended || pool.end())));
afterAll(() => admin?.end());

function connected(config: PoolConfig): Pool {
  const { host, port, user, database } = postgres;
  const pool = new Pool({ host, port, user, database, ...config });
  // For a connection that ends while it is idle, as when the server stops.
  pool.on('error', () => {});
  return pool;
}

/** Runs a query outside the instrumented pool. */
export const elsewhere = (text: string, values: readonly unknown[] = []) => (admin as Pool).query(text, [...values]);

/** A pool that is not instrumented yet; it is closed after the test. */
export function unmeasured(config: PoolConfig = {}): Pool {
  const pool = connected(config);
  pools.push(pool);
  return pool;
}

export function measured(config: PoolConfig = {}, options: TestCoreOptions = {}): { core: TestCore; pool: Pool } {
  const core = testCore(options);
  return { core, pool: instrumentPool(core, unmeasured(config), { name: 'main' }) };
}

export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  return work(client).finally(() => client.release());
}

/** `labels=value` of each series, sorted. */
async function recorded(core: TestCore, name: string): Promise<readonly string[]> {
  const samples = await core.series(name);
  return samples.map(({ labels, value }) => `${Object.values(labels).join(' ')}=${value}`).sort();
}
/** `operation name=count` */
export const queries = (core: TestCore) => recorded(core, 'db_query_duration_seconds_count');
/** `operation kind=count` */
export const errors = (core: TestCore) => recorded(core, 'db_query_errors_total');
/** `outcome=count` */
export const transactions = (core: TestCore) => recorded(core, 'db_transaction_duration_seconds_count');

export const server = (): Postgres => postgres;
