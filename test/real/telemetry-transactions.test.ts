/** Transactions, conflicts, lost connections and slow queries of pg against a real PostgreSQL. */
import { SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Pool, PoolClient } from 'pg';
import pino from 'pino';
import { instrumentPool, transaction } from '../../telemetry/src/database';
import { waitFor } from '../../tools/process/run';
import { testCore } from '../telemetry/core';
import {
  elsewhere,
  errors,
  measured,
  queries,
  server,
  transactions,
  unmeasured,
  withClient,
} from '../telemetry/database/measured';

const INSERT_TWICE = 'INSERT INTO later VALUES (1)';

describe('transactions by outcome', () => {
  type Work = (client: PoolClient) => Promise<unknown>;
  const inOrder =
    (...texts: readonly string[]): Work =>
    async client => {
      for (const text of texts) await client.query(text).catch(() => {});
    };

  test.each<[string, readonly string[], Work]>([
    ['none', [], inOrder('SELECT 1', 'COMMIT', 'ROLLBACK')],
    ['committed', ['commit=1'], inOrder('BEGIN', 'SELECT 1', 'COMMIT')],
    ['in other words', ['commit=1', 'rollback=1'], inOrder('start transaction', 'END', 'begin', 'ABORT')],
    ['rolled back', ['rollback=1'], inOrder('BEGIN', 'SELECT 1', 'ROLLBACK')],
    ['COMMIT of a failed one', ['rollback=1'], inOrder('BEGIN', 'SELECT 1/0', 'COMMIT')],
    ['a constraint that fails at COMMIT', ['rollback=1'], inOrder('BEGIN', INSERT_TWICE, 'COMMIT')],
    ['back to a savepoint', ['commit=1'], inOrder('BEGIN', 'SAVEPOINT a', 'SELECT 1/0', 'ROLLBACK TO a', 'COMMIT')],
    ['a chain', ['commit=2'], inOrder('BEGIN', 'COMMIT AND CHAIN', 'SELECT 1', 'COMMIT')],
    ['BEGIN in a transaction', ['commit=1'], inOrder('BEGIN', 'BEGIN', 'COMMIT')],
    ['in one text', ['commit=1'], inOrder('BEGIN; SELECT 1; COMMIT')],
    ['in one text, failed', ['rollback=1'], inOrder('BEGIN; SELECT 1/0; COMMIT', 'ROLLBACK')],
    ['two in one text', ['commit=1', 'rollback=1'], inOrder('BEGIN; COMMIT; BEGIN; ROLLBACK')],
    ['queued at once', ['commit=1'], async client => Promise.all(['BEGIN', 'COMMIT'].map(text => client.query(text)))],
  ])('%s', async (_, outcomes, work) => {
    const { core, pool } = measured();
    await withClient(pool, async client => {
      await work(client);
      // PostgreSQL reports an error before the end of its transaction; the next query waits for both.
      await client.query('SELECT 1');
    });
    expect(await transactions(core)).toEqual(outcomes);
    expect(core.faults).toEqual([]);
  });

  test('a transaction ends with its connection if the client is released with an error', async () => {
    const { core, pool } = measured();
    const client = await pool.connect();
    await client.query('BEGIN');
    client.release(true);
    await waitFor(async () => (await transactions(core)).length > 0, { what: 'the transaction to end' });
    expect(await transactions(core)).toEqual(['rollback=1']);
  });

  test('the duration is from BEGIN to COMMIT, and the exemplar is the COMMIT', async () => {
    const { core, pool } = measured();
    await withClient(pool, inOrder('BEGIN', 'SELECT pg_sleep(0.03)', 'COMMIT'));
    expect(await core.value('db_transaction_duration_seconds_sum')).toBeGreaterThan(0.03);
    const commit = core.spans().find(span => span.name === 'COMMIT commit');
    expect(commit?.spanContext().traceFlags).toBe(TraceFlags.SAMPLED);
    expect((await core.metrics.render('openmetrics')).body).toMatch(
      new RegExp(`db_transaction_duration_seconds_bucket{.*} 1 # {.*${commit?.spanContext().spanId}`),
    );
  });
});

describe('transaction()', () => {
  const balance = async (id: number) =>
    (await elsewhere('SELECT balance FROM accounts WHERE id = $1', [id])).rows[0]?.balance as number;
  const pay = (client: PoolClient, id: number, amount: number) =>
    client.query('UPDATE accounts SET balance = balance - $2 WHERE id = $1', [id, amount]);

  test('commits, and returns the result of the callback', async () => {
    const { core, pool } = measured();
    expect(await transaction(pool, async client => (await pay(client, 4, 10)).rowCount)).toBe(1);
    expect(await balance(4)).toBe(90);
    expect(await transactions(core)).toEqual(['commit=1']);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  test('rolls back if the callback throws, and rethrows', async () => {
    const { core, pool } = measured();
    const mine = new Error('mine');
    const failing = transaction(pool, async client => {
      await pay(client, 5, 10);
      throw mine;
    });
    await expect(failing).rejects.toBe(mine);
    expect(await balance(5)).toBe(100);
    expect(await transactions(core)).toEqual(['rollback=1']);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  test('does not report a transaction as committed that PostgreSQL rolled back', async () => {
    const { core, pool } = measured();
    const careless = transaction(pool, client => pay(client, 6, 1_000).catch(() => {}));
    await expect(careless).rejects.toThrow('the transaction was rolled back: one of its queries had failed');
    expect(await transactions(core)).toEqual(['rollback=1']);
  });

  test('an idle connection that is lost ends neither the program nor the pool', async () => {
    const { core, pool } = measured();
    const cut = transaction(pool, async client => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      const ended = new Promise(resolve => client.once('end', resolve));
      await elsewhere('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await ended;
      await pay(client, 7, 10);
    });
    await expect(cut).rejects.toThrow('Client has encountered a connection error and is not queryable');
    expect(await errors(core)).toEqual(['other connection=1', 'update connection=1']);
    expect(await transactions(core)).toEqual(['rollback=1']);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('conflicting transactions', () => {
  test('one succeeds, the other fails with a serialization error', async () => {
    const { core, pool } = measured();
    const read = async (client: PoolClient) => {
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      await client.query('SELECT balance FROM accounts WHERE id = 1');
    };
    const write = 'UPDATE accounts SET balance = balance + 1 WHERE id = 1';
    await withClient(pool, one =>
      withClient(pool, async two => {
        await read(one);
        await read(two);
        await one.query(write);
        await one.query('COMMIT');
        await expect(two.query(write)).rejects.toMatchObject({ code: '40001' });
        await two.query('ROLLBACK');
      }),
    );
    expect(await errors(core)).toEqual(['update conflict=1']);
    expect(await transactions(core)).toEqual(['commit=1', 'rollback=1']);
  });

  test('a deadlock', async () => {
    const { core, pool } = measured({ options: '-c deadlock_timeout=20ms' });
    const both = [false, false];
    const lock = (client: PoolClient, id: number) =>
      client.query('SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE', [id]);
    const cross = (me: 0 | 1) =>
      transaction(pool, async client => {
        await lock(client, 2 + me);
        both[me] = true;
        await waitFor(() => both[0] && both[1], { what: 'both to hold a lock' });
        await lock(client, 3 - me);
      });
    const ends = await Promise.allSettled([cross(0), cross(1)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await errors(core)).toEqual(['select conflict=1']);
    expect(await transactions(core)).toEqual(['commit=1', 'rollback=1']);
  });
});

describe('slow queries', () => {
  test('are counted by name, and logged without their text', async () => {
    const { core, pool } = measured({}, { env: { DB_SLOW_QUERY_MS: '400' } });
    await pool.query({ name: 'nap', text: 'SELECT pg_sleep(0.5)' });
    await pool.query({ name: 'quick', text: 'SELECT 1' });
    expect(await core.series('db_slow_queries_total')).toMatchObject([{ labels: { query: 'nap' }, value: 1 }]);
    expect(await core.value('db_query_duration_seconds_sum', { query: 'nap' })).toBeGreaterThan(0.5);
    expect(core.lines).toMatchObject([
      { level: 40, module: 'database', msg: 'slow query', query: 'nap', operation: 'select' },
    ]);
    expect(core.lines[0]?.seconds).toBeGreaterThan(0.5);
  });

  test('are logged in the context of their caller, not of the opener of the connection', async () => {
    const core = testCore({ env: { DB_SLOW_QUERY_MS: '0' } });
    const spans: unknown[] = [];
    const mixin = () => {
      spans.push(trace.getActiveSpan()?.spanContext().spanId);
      return {};
    };
    const pool = unmeasured();
    const log = pino({ mixin }, { write: () => {} });
    instrumentPool({ ...core, log, module: () => log }, pool, { name: 'main' });
    await core.tracer.startActiveSpan('opens it', () => pool.query('SELECT 1'));
    await core.tracer.startActiveSpan('takes it', () => pool.query('SELECT 2'));
    const queries = core.spans().filter(({ name }) => name === 'SELECT unnamed');
    expect(spans).toEqual(queries.map(span => span.spanContext().spanId));
  });
});

describe('spans', () => {
  test('follow the semantic conventions, as children of the active span', async () => {
    const { core, pool } = measured();
    await core.tracer.startActiveSpan('request', async span => {
      await pool.query({ name: 'user-by-id', text: 'SELECT $1::int', values: [7] });
      await transaction(pool, client => client.query({ name: 'touch', text: 'UPDATE accounts SET balance = balance' }));
      span.end();
    });
    const spans = core.spans().filter(({ name }) => name !== 'request');
    const request = core.spans().find(({ name }) => name === 'request');
    expect(spans.map(({ name }) => name)).toEqual([
      ...['SELECT user-by-id', 'BEGIN begin', 'UPDATE touch', 'COMMIT commit'],
    ]);
    expect(spans.map(span => span.parentSpanContext?.spanId)).toEqual(spans.map(() => request?.spanContext().spanId));
    expect(spans[0]?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.namespace': 'postgres',
      'db.operation.name': 'SELECT',
      'db.query.summary': 'user-by-id',
      'db.client.connection.pool.name': 'main',
      'server.address': '127.0.0.1',
      'server.port': server().port,
    });
    expect(spans[0]?.status.code).toBe(SpanStatusCode.UNSET);
  });
});

describe('a connection that is lost during a query', () => {
  const pidOf = async (client: PoolClient) =>
    Number((await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
  /** Resolves once the server is executing the query. */
  const running = (pid: number) =>
    waitFor(
      async () =>
        (await elsewhere("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'", [pid])).rowCount,
      { what: 'the query to run' },
    );
  const onePool = (): { core: ReturnType<typeof measured>['core']; pool: Pool } => measured({ max: 1 });

  test('if the server terminates it, the query of the pool counts once', async () => {
    const { core, pool } = onePool();
    const pid = await withClient(pool, pidOf);
    const lost = pool.query({ name: 'nap', text: 'SELECT pg_sleep(20)' }).catch((error: Error) => error);
    await running(pid);
    await elsewhere('SELECT pg_terminate_backend($1)', [pid]);
    expect(await lost).toMatchObject({ code: '57P01' });
    expect(await errors(core)).toEqual(['select connection=1']);
    expect(await queries(core)).toEqual(['select nap=1', 'select unnamed=1']);
  });

  test('if its process is killed, the query counts once, its transaction is rolled back, and the program gets the event', async () => {
    const { core, pool } = onePool();
    const client = await pool.connect();
    const received: Error[] = [];
    client.on('error', error => received.push(error));
    const pid = await pidOf(client);
    await client.query('BEGIN');
    const lost = client.query('SELECT pg_sleep(20)').catch((error: Error) => error);
    await running(pid);
    process.kill(pid, 'SIGKILL');
    expect(await lost).toBe(received[0]);
    client.release(received[0]);
    expect(received.map(({ message }) => message)).toEqual(['Connection terminated unexpectedly']);
    expect(await errors(core)).toEqual(['select connection=1']);
    expect(await transactions(core)).toEqual(['rollback=1']);
    // PostgreSQL restarts all its processes after such a crash.
    await waitFor(() => pool.query('SELECT 1'), { what: 'PostgreSQL to serve again', program: server().program });
    expect(core.faults).toEqual([]);
  });
});
