/** Queries and pools of pg against a real PostgreSQL; transactions are in telemetry-transactions.test.ts. */
import { once } from 'node:events';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { type Pool, type PoolClient, type PoolConfig, Query } from 'pg';
import { withQueryName } from '../../telemetry/src/database';
import type { TestCore } from '../telemetry/core';
import { errors, measured, queries, withClient } from '../telemetry/database/measured';

const last = (core: TestCore) => core.spans().at(-1);

describe('every style of calling', () => {
  type Call = (target: Pool | PoolClient) => Promise<unknown>;
  const config = { name: 'add', text: 'SELECT $1::int + 1 AS sum' };
  const rows = { rows: [{ sum: 2 }] };
  const calledBack = (call: (callback: (error: Error, result: unknown) => void) => void) =>
    new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
  const STYLES: Readonly<Record<string, Call>> = {
    'text and values': on => withQueryName('add', () => on.query(config.text, [1])),
    'text and callback': on => withQueryName('add', () => calledBack(done => on.query('SELECT 1 + 1 AS sum', done))),
    'text, values and callback': on => withQueryName('add', () => calledBack(done => on.query(config.text, [1], done))),
    configuration: on => on.query({ ...config, values: [1] }),
    'configuration and values': on => on.query(config, [1]),
    'configuration and callback': on => calledBack(done => on.query({ ...config, values: [1] }, done)),
  };
  /** Not on the pool, which replaces these callbacks with its own. */
  const OF_CLIENTS: Readonly<Record<string, Call>> = {
    'a callback in the configuration': on =>
      calledBack(callback => on.query({ ...config, values: [1], callback } as typeof config)),
    'a Query with a callback': on => calledBack(done => on.query(new Query({ ...config, values: [1] }, done as never))),
  };

  test.each(Object.entries(STYLES))('%s, on the pool and on a client', async (_, call) => {
    const { core, pool } = measured();
    expect(await call(pool)).toMatchObject(rows);
    expect(await withClient(pool, call)).toMatchObject(rows);
    expect(await queries(core)).toEqual(['select add=2']);
    expect(core.spans().map(span => span.name)).toEqual(['SELECT add', 'SELECT add']);
    expect(await errors(core)).toEqual([]);
    expect(core.faults).toEqual([]);
  });

  test.each(Object.entries(OF_CLIENTS))('%s, on a client', async (_, call) => {
    const { core, pool } = measured();
    expect(await withClient(pool, call)).toMatchObject(rows);
    expect(await queries(core)).toEqual(['select add=1']);
    expect(core.spans().map(span => span.name)).toEqual(['SELECT add']);
  });

  test('a Query with events gets no additional listeners', async () => {
    const { core, pool } = measured();
    await withClient(pool, async client => {
      const query = client.query(new Query({ name: 'three', text: 'SELECT generate_series(1, 3)' }));
      expect(query.listenerCount('error')).toBe(0);
      const seen: unknown[] = [];
      query.on('row', row => seen.push(row));
      await once(query, 'end');
      expect(seen).toHaveLength(3);
      const failing = client.query(new Query('SELECT 1/0'));
      await expect(once(failing, 'end')).rejects.toMatchObject({ code: '22012' });
    });
    expect(await queries(core)).toEqual(['select three=1', 'select unnamed=1']);
    expect(await errors(core)).toEqual(['select other=1']);
  });

  const FIVE = 'SELECT generate_series(1, 5)';
  test.each([
    ['a cursor', { text: FIVE }],
    ['a stream, which has a cursor', { cursor: { text: FIVE } }],
  ])('another kind of submittable, such as %s', async (_, fields) => {
    const { core, pool } = measured();
    class Counting {
      rows = 0;
      constructor(private readonly done: (rows: number) => void) {
        Object.assign(this, fields);
      }
      submit(connection: { query(text: string): void }) {
        connection.query(FIVE);
      }
      handleRowDescription() {}
      handleDataRow() {
        this.rows++;
      }
      handleCommandComplete() {}
      handleError() {}
      handleReadyForQuery() {
        this.done(this.rows);
      }
    }
    await withClient(pool, async client => {
      const rows = new Promise(resolve =>
        withQueryName('five', () => client.query(new Counting(resolve) as unknown as Query)),
      );
      expect(await rows).toBe(5);
    });
    expect(await queries(core)).toEqual(['select five=1']);
  });

  test('an invalid call throws the error of pg', async () => {
    const { core, pool } = measured();
    await withClient(pool, async client => {
      expect(() => client.query(null as never)).toThrow('Client was passed a null or undefined query');
    });
    expect(await errors(core)).toEqual(['other other=1']);
  });

  test('the callback runs in the context of its caller, even after waiting for the pool', async () => {
    const { core, pool } = measured({ max: 1 });
    const held = await pool.connect();
    const inside = (name: string, call: (span: Span, done: () => void) => void) =>
      new Promise<void>(resolve => core.tracer.startActiveSpan(name, span => call(span, resolve)));
    const both = Promise.all([
      inside('a', (span, done) =>
        pool.query('SELECT 1', () => {
          expect(trace.getActiveSpan()).toBe(span);
          done();
        }),
      ),
      inside('b', (span, done) =>
        pool.connect((_error, client, release) => {
          expect(trace.getActiveSpan()).toBe(span);
          client?.query('SELECT 2', () => {
            expect(trace.getActiveSpan()).toBe(span);
            release();
            done();
          });
        }),
      ),
    ]);
    held.release();
    await both;
  });
});

describe('names', () => {
  test('the name of a prepared statement takes precedence over withQueryName', async () => {
    const { core, pool } = measured();
    await withQueryName('outer', async () => {
      await pool.query({ name: 'inner', text: 'SELECT 1' });
      await pool.query('SELECT 1');
      await withClient(pool, client => client.query('UPDATE accounts SET balance = balance'));
    });
    await pool.query('SELECT 1');
    expect(await queries(core)).toEqual([
      ...['select inner=1', 'select outer=1', 'select unnamed=1', 'update outer=1'], //
    ]);
  });

  test('no text or value of a query leaves the service, whatever it contains', async () => {
    const { core, pool } = measured({}, { env: { DB_SLOW_QUERY_MS: '0' } });
    // Long enough not to occur in a stack frame or an attribute by chance.
    const secret = fc.stringMatching(/^[a-z'"$/*;()%\n -]{12,30}$/);
    const templates = [
      (text: string) => text,
      (text: string) => `SELECT '${text.replaceAll("'", "''")}'::int`,
      (text: string) => `SELECT * FROM "${text.replaceAll('"', '""')}"`,
      (text: string) => `INSERT INTO accounts VALUES ('${text}')`,
      (text: string) => `/* ${text} */ SELECT 1/0`,
    ];
    const emitted = async () =>
      JSON.stringify([
        core.spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
        core.lines,
        core.faults.map(({ error }) => String(error)),
        (await core.metrics.render('openmetrics')).body,
      ]);
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...templates), async (text, template) => {
        const escaped = JSON.stringify(text).slice(1, -1);
        await pool.query(template(text)).catch(() => {});
        await pool.query({ name: text, text: 'SELECT 1' }).catch(() => {});
        await pool.query('SELECT $1::int', [text]).catch(() => {});
        expect((await emitted()).includes(escaped)).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(core.lines.length).toBeGreaterThan(100);
  });
});

describe('the pool', () => {
  test('reports its size and waiting requests at each scrape', async () => {
    const { core, pool } = measured({ max: 2 });
    const [first, second] = [await pool.connect(), await pool.connect()];
    const waiting = pool.query('SELECT 1');
    const sizes = () =>
      Promise.all(
        ['active', 'idle', 'max', 'waiting'].map(what => core.value(`db_connections_${what}`, { pool: 'main' })),
      );
    expect(await sizes()).toEqual([2, 0, 2, 1]);
    first.release();
    await waiting;
    expect(await sizes()).toEqual([1, 1, 2, 0]);
    second.release();
    expect(await sizes()).toEqual([0, 2, 2, 0]);
  });

  test('counts a query on an exhausted pool as a connection error, with its name and waiting time', async () => {
    const { core, pool } = measured({ max: 1, connectionTimeoutMillis: 50 });
    await withClient(pool, async () => {
      const error = await pool.query({ name: 'starved', text: 'SELECT 1' }).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ message: 'timeout exceeded when trying to connect' });
    });
    expect(await errors(core)).toEqual(['select connection=1']);
    const span = last(core);
    expect(span).toMatchObject({ name: 'SELECT starved', status: { code: SpanStatusCode.ERROR } });
    const [seconds = 0, nanoseconds = 0] = span?.duration ?? [];
    expect(seconds + nanoseconds / 1e9).toBeGreaterThan(0.045);
  });

  test('records the waiting time for a connection on the first query, unless it is short', async () => {
    const { core, pool } = measured({ max: 1 });
    const held = await pool.connect();
    const waited = pool.query({ name: 'waited', text: 'SELECT 1' });
    await held.query('SELECT pg_sleep(0.02)');
    held.release();
    await waited;
    const attribute = 'db.client.connection.wait_time';
    expect(last(core)?.attributes[attribute]).toBeGreaterThan(0.015);
    await withClient(pool, async client => {
      await client.query({ name: 'first', text: 'SELECT 1' });
      await client.query({ name: 'second', text: 'SELECT 1' });
    });
    expect(last(core)?.name).toBe('SELECT second');
    expect(last(core)?.attributes).not.toHaveProperty([attribute]);
  });
});

describe('errors are counted by kind and passed on unchanged', () => {
  const failing = async (
    query: (pool: Pool) => Promise<unknown>,
    code: string | undefined,
    config: PoolConfig = {},
  ) => {
    const { core, pool } = measured(config);
    await expect(query(pool)).rejects.toMatchObject(code === undefined ? {} : { code });
    return core;
  };

  test.each<[string, string, string, PoolConfig]>([
    ['SELECT pg_sleep(5)', '57014', 'select timeout=1', { statement_timeout: 30 }],
    ['INSERT INTO accounts VALUES (1, 1)', '23505', 'insert constraint=1', {}],
    ['UPDATE accounts SET balance = -1', '23514', 'update constraint=1', {}],
    ['SELEC 1', '42601', 'other syntax=1', {}],
    ['DELETE FROM nowhere', '42P01', 'delete syntax=1', {}],
    ['SELECT 1/0', '22012', 'select other=1', {}],
    ['SELECT 1', '3D000', 'select connection=1', { database: 'nowhere' }],
  ])('%s', async (text, code, counted, config) => {
    const core = await failing(pool => pool.query(text), code, config);
    expect(await errors(core)).toEqual([counted]);
    const { attributes, status, events } = last(core) ?? {};
    expect(attributes).toMatchObject({ 'db.response.status_code': code, 'error.type': code });
    expect(status?.code).toBe(SpanStatusCode.ERROR);
    expect(events?.map(({ name }) => name)).toEqual(['exception']);
    expect(core.spans()).toHaveLength(1);
  });

  test("pg's own query_timeout", async () => {
    const core = await failing(pool => pool.query('SELECT pg_sleep(0.2)'), undefined, { query_timeout: 30 });
    expect(await errors(core)).toEqual(['select timeout=1']);
    expect(last(core)?.attributes['error.type']).toBe('timeout');
  });
});
