import { type Attributes, context } from '@opentelemetry/api';
import type { PoolClient } from 'pg';
import type { Core } from '../core';
import { ATTR_WAIT_TIME, serverAttributes } from './attributes';
import type { Recorder, Running } from './recorder';
import { TransactionWatch } from './transaction-watch';

/** The shortest wait for a connection that is recorded, in seconds. */
const LONG_WAIT = 0.001;

type Callback = (error?: unknown, result?: unknown) => void;
type Query = (query: unknown, values?: unknown, callback?: unknown) => unknown;

/** What pg calls on every object that `client.query` takes: Query, Cursor, QueryStream, COPY streams. */
interface Submittable {
  handleError(error: unknown, connection: unknown): unknown;
  handleReadyForQuery(connection: unknown): unknown;
}

/** A client of an instrumented pool: each of its queries is recorded, whatever the style of the call. */
export class WatchedClient {
  private readonly transactions: TransactionWatch;
  private readonly attributes: Attributes;
  /** How long its user waited for it; recorded with the first query. */
  private waited = 0;

  constructor(
    private readonly core: Core,
    private readonly recorder: Recorder,
    client: PoolClient,
    pool: string,
  ) {
    this.attributes = serverAttributes(pool, client);
    this.transactions = new TransactionWatch(client.connection, recorder.transactions, core.failures);
    const query = client.query.bind(client) as Query;
    // pg's signature has a dozen overloads; the arguments are passed on unchanged.
    client.query = ((...call: Parameters<Query>) => this.run(query, ...call)) as typeof client.query;
  }

  /** @param seconds until the pool provided it */
  takenAfter(seconds: number): void {
    this.waited = seconds;
  }

  private run(send: Query, query: unknown, values?: unknown, last?: unknown): unknown {
    const running = this.begin(query);
    if (running === undefined) return send(query, values, last);
    try {
      if (isSubmittable(query)) {
        watch(query, running);
        return send(query, values, last);
      }
      const callback =
        last || (typeof values === 'function' ? values : (Object(query) as { callback?: unknown }).callback);
      if (typeof callback === 'function') {
        return send(query, typeof values === 'function' ? undefined : values, ending(callback as Callback, running));
      }
      return whenSettled(send(query, values, last) as Promise<unknown>, running);
    } catch (error) {
      running.end(error);
      throw error;
    }
  }

  private begin(query: unknown): Running | undefined {
    return this.core.failures.guard('database', () => {
      const { waited, attributes } = this;
      this.waited = 0;
      const common = waited < LONG_WAIT ? attributes : { ...attributes, [ATTR_WAIT_TIME]: waited };
      this.transactions.query = this.recorder.begin(query, common);
      return this.transactions.query;
    });
  }
}

const isSubmittable = (query: unknown): query is Submittable =>
  typeof (Object(query) as { submit?: unknown }).submit === 'function';

/** Wraps its methods instead of listening to its events: an `error` without a listener must still end the program. */
function watch(query: Submittable, running: Running): void {
  const { handleError, handleReadyForQuery } = query;
  query.handleError = function (error, connection) {
    running.end(error);
    return handleError.call(this, error, connection);
  };
  query.handleReadyForQuery = function (connection) {
    const ended = performance.now();
    try {
      // This calls handleError for a row that could not be parsed.
      return handleReadyForQuery.call(this, connection);
    } finally {
      running.end(undefined, ended);
    }
  };
}

function ending(callback: Callback, running: Running): Callback {
  const active = context.active();
  return (error, result) => {
    running.end(error ?? undefined);
    return context.with(active, callback, undefined, error, result);
  };
}

/** Returns a promise that rejects when pg's does, so that an unhandled rejection stays one. */
const whenSettled = (result: Promise<unknown>, running: Running): Promise<unknown> =>
  result.then(
    value => {
      running.end();
      return value;
    },
    error => {
      running.end(error);
      throw error;
    },
  );
