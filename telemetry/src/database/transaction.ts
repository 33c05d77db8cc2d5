import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction on its own client: commits when it returns, rolls back when it throws, and releases the
 * client in either case. Throws what `work` throws, and an Error if PostgreSQL rolled back instead of committing, because a
 * query had failed and `work` continued regardless.
 */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection lost between queries emits `error`, which would end the program without a listener. The next query fails
  // anyway, and the pool must not keep the client.
  let lost: Error | undefined;
  const onLost = (error: Error) => {
    lost = error;
  };
  client.on('error', onLost);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    const { command } = await client.query('COMMIT');
    if (command === 'ROLLBACK') {
      throw new Error('the transaction was rolled back: one of its queries had failed, and its error was not rethrown');
    }
    return result;
  } catch (error) {
    // If even this fails the connection is unusable; the caller needs the original error.
    await client.query('ROLLBACK').catch(failure => {
      lost ??= failure;
    });
    throw error;
  } finally {
    client.removeListener('error', onLost);
    client.release(lost);
  }
}
