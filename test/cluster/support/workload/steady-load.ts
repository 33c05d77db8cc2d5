/** Puts a constant load on web-api, so that every metric of the services has samples: a program for a pod. */
import { setTimeout as sleep } from 'node:timers/promises';

const api = process.env.WEB_API_URL ?? 'http://127.0.0.1:8080';
/** The load starts once these respond, so that errors during startup do not count as errors of the service. */
const needed = [api, ...(process.env.AI_ENGINE_URL ? [process.env.AI_ENGINE_URL] : [])];
const pauseMs = 1_000 / Number(process.env.ROUNDS_PER_SECOND ?? 1);
/** A fault may slow a response down; the next round waits no longer than this. */
const TIMEOUT_MS = 10_000;

async function call<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(new URL(path, api), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}

/** The actions of one user: read, ask the model, read again. */
async function round(userId: string): Promise<void> {
  await call(`/v1/users/${userId}`);
  const { id } = await call<{ id: string }>('/v1/conversations', { userId, title: 'Steady load' });
  await call(`/v1/conversations/${id}/messages`, { text: 'What is steady?', maxTokens: 8 });
  await call(`/v1/conversations/${id}`);
}

async function ready(url: string): Promise<void> {
  const status = new URL('/v1/status', url);
  const answered = () => fetch(status, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(({ ok }) => ok);
  while (!(await answered().catch(() => false))) await sleep(pauseMs);
}

async function main(): Promise<never> {
  await Promise.all(needed.map(ready));
  let userId: string | undefined;
  for (;;) {
    const began = Date.now();
    try {
      userId ??= (await call<{ id: string }>('/v1/users', { name: 'Load', email: `load-${began}@example.com` })).id;
      await round(userId);
    } catch (error) {
      // A fault is active or the service is restarting, which the tests check elsewhere.
      console.error((error as Error).message);
      // The database may be a new one.
      userId = undefined;
    }
    await sleep(Math.max(pauseMs - (Date.now() - began), pauseMs / 10));
  }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
void main();
