import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction on a client of its own: commits when it returns, rolls back when it throws, and gives
 * the client back in any case. Throws what `work` throws; and an Error where PostgreSQL rolled back instead of
 * committing, because a query had failed and `work` went on regardless.
 */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that is lost while no query runs tells it by this event, which would end the program. The next query
  // fails anyway, and the pool must not keep the client.
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
      throw new Error(
        'the transaction was rolled back: one of its queries had failed, and the error was not thrown on',
      );
    }
    return result;
  } catch (error) {
    // Where even this fails the connection is of no use; what matters to the caller is why it was rolled back.
    await client.query('ROLLBACK').catch(failure => {
      lost ??= failure;
    });
    throw error;
  } finally {
    client.removeListener('error', onLost);
    client.release(lost);
  }
}
