import { context } from '@opentelemetry/api';
import type { Pool, PoolClient } from 'pg';
import type { Core } from '../core';
import { TelemetryError } from '../problems';
import { serverAttributes } from './attributes';
import { WatchedClient } from './client';
import { isName } from './names';
import { Recorder } from './recorder';

export interface InstrumentPoolOptions {
  /** The label `pool` of its metrics, unique within a program: what the pool is for, such as `main` or `reports`. */
  readonly name: string;
}

type Taken = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;
type Connect = (callback?: Taken) => Promise<PoolClient> | undefined;

const instrumented = new WeakMap<Pool, { readonly recorder: Recorder; readonly name: string }>();

/**
 * Measures a pool of pg: its queries (durations, errors, slow ones, spans), transactions and size. Returns the pool itself;
 * only this object and its clients are changed, and only once. Transactions of pg-native are not measured.
 *
 * Throws a TelemetryError for an invalid name or pool, or if the pool is already instrumented under another name or by
 * another `startTelemetry`.
 */
export function instrumentPool<P extends Pool>(core: Core, pool: P, { name }: InstrumentPoolOptions): P {
  check(pool, name);
  if (!core.settings.enabled.database) return pool;
  const recorder = Recorder.for(core);
  const known = instrumented.get(pool);
  if (known !== undefined) {
    if (known.recorder === recorder && known.name === name) return pool;
    throw new TelemetryError([`this pool is already instrumented, as "${known.name}"; instrument it once`]);
  }
  recorder.pools.add(name, pool);
  instrumented.set(pool, { recorder, name });
  watchPool(core, recorder, pool, name);
  return pool;
}

function check(pool: unknown, name: unknown): void {
  const problems: string[] = [];
  const { query, connect, on } = Object(pool) as Partial<Record<keyof Pool, unknown>>;
  if ([query, connect, on].some(method => typeof method !== 'function')) {
    problems.push(`instrumentPool: ${pool === null ? 'null' : typeof pool} is not a Pool of pg`);
  }
  if (!isName(name)) {
    problems.push(`instrumentPool: name is ${JSON.stringify(name)}; it must be 1 to 63 letters, digits or _ . : / -`);
  }
  if (problems.length > 0) throw new TelemetryError(problems);
}

function watchPool(core: Core, recorder: Recorder, pool: Pool, name: string): void {
  const clients = new WeakMap<PoolClient, WatchedClient>();
  // Emitted before the pool provides a client, new or existing.
  pool.on('acquire', client => {
    if (clients.has(client)) return;
    core.failures.guard('database', () => clients.set(client, new WatchedClient(core, recorder, client, name)));
  });
  const attributes = serverAttributes(name, pool.options);
  const query = pool.query.bind(pool) as (...call: unknown[]) => unknown;
  const connect = pool.connect.bind(pool) as Connect;
  /** The query for which the pool itself calls `connect`: its `query` does so before it returns. */
  let pending: { readonly query: unknown } | undefined;

  pool.query = ((...call: unknown[]) => {
    pending = { query: call[0] };
    try {
      return query(...call);
    } finally {
      pending = undefined;
    }
  }) as typeof pool.query;

  pool.connect = ((callback?: Taken) => {
    const own = pending;
    pending = undefined;
    const since = performance.now();
    const failed = (error: unknown) => recorder.unconnected(own?.query, attributes, since, error);
    const taken = (client: PoolClient) => clients.get(client)?.takenAfter((performance.now() - since) / 1_000);
    if (callback !== undefined) return connect(inContext(callback, taken, failed));
    return connect()?.then(
      client => {
        taken(client);
        return client;
      },
      error => {
        failed(error);
        throw error;
      },
    );
  }) as typeof pool.connect;
}

/** Restores the caller's context: the pool calls back in that of whoever released the connection. */
function inContext(callback: Taken, taken: (client: PoolClient) => void, failed: (error: unknown) => void): Taken {
  const active = context.active();
  return (error, client, done) =>
    context.with(active, () => {
      if (client !== undefined) taken(client);
      else failed(error);
      return callback(error, client, done);
    });
}
