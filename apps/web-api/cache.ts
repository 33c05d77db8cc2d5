import type { RedisClientType } from 'redis';

type Redis = Pick<RedisClientType, 'isReady' | 'get' | 'set' | 'del'>;
/** Runs a call to Redis where it is measured and traced. */
export type Traced = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

const TTL_SECONDS = 60;
/** The client has no limit of its own for what is sent already: a Redis that hangs would hang every request. */
const PATIENCE_MS = 500;

/** What is read often, kept for a minute. Without Redis every read is a miss: slower, never wrong. */
export class Cache {
  constructor(
    private readonly redis: Redis,
    private readonly traced: Traced,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** What is kept under the key, else what `load` returns, which is kept from then on; undefined is not. */
  async through<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const kept = await this.quietly('GET', () => this.redis.get(key));
    if (kept) return JSON.parse(kept) as T;
    const loaded = await load();
    if (loaded !== undefined) {
      await this.quietly('SET', () =>
        this.redis.set(key, JSON.stringify(loaded), { expiration: { type: 'EX', value: TTL_SECONDS } }),
      );
    }
    return loaded;
  }

  async forget(...keys: string[]): Promise<void> {
    await this.quietly('DEL', () => this.redis.del(keys));
  }

  private async quietly<T>(operation: string, call: () => Promise<T>): Promise<T | undefined> {
    if (!this.redis.isReady) return undefined;
    try {
      return await this.traced(operation, () => inTime(call()));
    } catch (error) {
      this.onFailure(error);
      return undefined;
    }
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
