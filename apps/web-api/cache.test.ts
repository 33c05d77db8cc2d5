import { Cache } from './cache';

type Redis = ConstructorParameters<typeof Cache>[0];

function cached({ isReady = true, fails = false, hangs = false } = {}) {
  const values = new Map<string, string>();
  const failures: unknown[] = [];
  const operations: string[] = [];
  const redis = {
    isReady,
    get: async (key: string) => {
      if (fails) throw new Error('the socket closed');
      if (hangs) await new Promise(() => {});
      return values.get(key) ?? null;
    },
    set: async (key: string, value: string) => void values.set(key, value),
    del: async (keys: string[]) => void keys.map(key => values.delete(key)),
  } as unknown as Redis;
  const traced = <T>(operation: string, call: () => Promise<T>): Promise<T> => {
    operations.push(operation);
    return call();
  };
  const cache = new Cache(redis, traced, error => failures.push(error));
  let loads = 0;
  const read = (value: object | undefined) =>
    cache.through('key', async () => {
      loads++;
      return value;
    });
  return { cache, read, failures, operations, loads: () => loads };
}

test('keeps what was loaded until it is forgotten', async () => {
  const { cache, read, loads, operations } = cached();
  expect([await read({ a: 1 }), await read({ a: 2 })]).toEqual([{ a: 1 }, { a: 1 }]);
  await cache.forget('key');
  expect([await read({ a: 3 }), loads()]).toEqual([{ a: 3 }, 2]);
  expect(operations).toEqual(['GET', 'SET', 'GET', 'DEL', 'GET', 'SET']);
});

test('does not cache a missing value', async () => {
  const { read, loads } = cached();
  expect([await read(undefined), await read({ a: 1 }), loads()]).toEqual([undefined, { a: 1 }, 2]);
});

test('bypasses a cache that fails, and reports it', async () => {
  const { read, failures } = cached({ fails: true });
  expect(await read({ a: 1 })).toEqual({ a: 1 });
  expect(failures).toEqual([new Error('the socket closed')]);
});

test('bypasses a cache that does not respond, and reports it', async () => {
  const { read, failures } = cached({ hangs: true });
  expect(await read({ a: 1 })).toEqual({ a: 1 });
  expect(failures).toEqual([new Error('Redis did not respond within 500 ms')]);
});

test('does not query a cache that is not connected', async () => {
  const { read, operations } = cached({ isReady: false });
  expect(await read({ a: 1 })).toEqual({ a: 1 });
  expect(operations).toEqual([]);
});
