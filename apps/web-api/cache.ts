import type { RedisClientType } from 'redis';

type Redis = Pick<RedisClientType, 'isReady' | 'get' | 'set' | 'del'>;
/** Runs a call to Redis in a span, with metrics. */
export type Traced = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

const TTL_SECONDS = 60;
/** The client has no timeout for commands that were sent: a Redis that hangs would hang every request. */
const TIMEOUT_MS = 500;

/** Keeps what is read often, for a minute. Without Redis every read is a miss: slower, never wrong. */
export class Cache {
  constructor(
    private readonly redis: Redis,
    private readonly traced: Traced,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Returns the cached value of the key, else what `load` returns, which is then cached unless it is undefined. */
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
    timer = setTimeout(() => reject(new Error(`Redis did not respond within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
