/** Tests without a database: wrong arguments, and a server that cannot be reached. The rest is in test/real/telemetry-postgres.test.ts. */
import { Pool, type PoolConfig } from 'pg';
import { instrumentPool, withQueryName } from '../../../telemetry/src/database';
import { TelemetryError } from '../../../telemetry/src/problems';
import { freePort } from '../../../tools/process/run';
import { testCore } from '../core';

const nowhere = async (config: PoolConfig = {}) =>
  new Pool({ host: '127.0.0.1', port: await freePort(), user: 'nobody', database: 'aion', ...config });

test('reports a wrong pool and a wrong name together', () => {
  const wrong = () => instrumentPool(testCore(), {} as Pool, { name: 'SELECT 1' });
  expect(wrong).toThrow(TelemetryError);
  expect(wrong).toThrow(/is not a Pool of pg.*name is "SELECT 1"; it must be/s);
});

test('returns the pool itself, however often it is called', () => {
  const [core, pool] = [testCore(), new Pool()];
  expect(instrumentPool(core, pool, { name: 'main' })).toBe(pool);
  const { query, connect } = pool;
  expect(instrumentPool(core, pool, { name: 'main' })).toBe(pool);
  expect([pool.query, pool.connect]).toEqual([query, connect]);
  expect(() => instrumentPool(core, pool, { name: 'other' })).toThrow('already instrumented, as "main"');
  expect(() => instrumentPool(testCore(), pool, { name: 'main' })).toThrow('already instrumented');
});

test('refuses two pools with the same name, unless the first has ended', async () => {
  const [core, first] = [testCore(), new Pool()];
  instrumentPool(core, first, { name: 'main' });
  expect(() => instrumentPool(core, new Pool(), { name: 'main' })).toThrow('two pools are called "main"');
  await first.end();
  expect(await core.value('db_connections_max', { pool: 'main' })).toBeUndefined();
  instrumentPool(core, new Pool({ max: 3 }), { name: 'main' });
  expect(await core.value('db_connections_max', { pool: 'main' })).toBe(3);
});

test('changes nothing if the part is switched off', () => {
  const core = testCore({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'database' }, families: [] });
  const pool = new Pool();
  instrumentPool(core, pool, { name: 'main' });
  expect(Object.hasOwn(pool, 'query') || Object.hasOwn(pool, 'connect')).toBe(false);
});

test('refuses a service that does not expose the family', () => {
  expect(() => instrumentPool(testCore({ families: [] }), new Pool(), { name: 'main' })).toThrow(TelemetryError);
});

describe('a server that cannot be reached', () => {
  test('counts each failed query once, and passes on the error of pg', async () => {
    const core = testCore();
    const pool = instrumentPool(core, await nowhere(), { name: 'main' });
    const failed = withQueryName('user-by-id', () => pool.query('SELECT 1'));
    await expect(failed).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await new Promise<void>(resolve => {
      pool.query('DELETE FROM t', error => {
        expect(error).toMatchObject({ code: 'ECONNREFUSED' });
        resolve();
      });
    });
    await expect(pool.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await core.series('db_query_errors_total')).map(({ labels, value }) => ({ ...labels, value }))).toEqual([
      { operation: 'select', kind: 'connection', value: 1 },
      { operation: 'delete', kind: 'connection', value: 1 },
      { operation: 'other', kind: 'connection', value: 1 },
    ]);
    expect(core.spans().map(span => span.name)).toEqual(['SELECT user-by-id', 'DELETE unnamed', 'connect']);
    expect(core.spans()[0]?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.namespace': 'aion',
      'db.query.summary': 'user-by-id',
      'server.address': '127.0.0.1',
      'error.type': 'ECONNREFUSED',
    });
    // They never reached the database.
    expect(await core.series('db_query_duration_seconds_count')).toEqual([]);
    expect(core.faults).toEqual([]);
  });

  test('counts a query of a pool that has ended', async () => {
    const core = testCore();
    const pool = instrumentPool(core, await nowhere(), { name: 'main' });
    await pool.end();
    await expect(pool.query('SELECT 1')).rejects.toThrow('Cannot use a pool after calling end on the pool');
    expect(await core.value('db_query_errors_total', { operation: 'select', kind: 'connection' })).toBe(1);
  });

  test('passes on errors of pg about wrong arguments', async () => {
    const pool = instrumentPool(testCore(), await nowhere(), { name: 'main' });
    const misused = pool.query as unknown as (callback: (error: Error) => void) => void;
    const error = await new Promise<Error>(resolve => misused(resolve));
    expect(error.message).toMatch('Passing a function as the first parameter to pool.query is not supported');
  });
});

test('does not accept SQL as a name', async () => {
  const core = testCore();
  const pool = instrumentPool(core, await nowhere(), { name: 'main' });
  await expect(withQueryName('SELECT secret', () => pool.query('SELECT secret'))).rejects.toThrow();
  expect(core.spans().map(span => span.name)).toEqual(['SELECT unnamed']);
  expect(core.faults).toEqual([{ part: 'database', error: expect.any(TypeError) }]);
  expect(JSON.stringify(core.spans()[0]?.attributes)).not.toContain('secret');
});
