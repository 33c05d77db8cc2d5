/** Keeps web-api busy, evenly and forever, so that every metric of the services has samples: a program for a pod. */
import { setTimeout as sleep } from 'node:timers/promises';

const api = process.env.WEB_API_URL ?? 'http://127.0.0.1:8080';
/** Nothing is asked before these answer: errors of a start would look like errors of the service. */
const needed = [api, ...(process.env.AI_ENGINE_URL ? [process.env.AI_ENGINE_URL] : [])];
const pauseMs = 1_000 / Number(process.env.ROUNDS_PER_SECOND ?? 1);
/** A fault may make an answer slow; the next round does not wait for it longer than this. */
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

/** What one person does: reads, asks the model, reads again. */
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
      // Faults are on, or the service is being started again: that is what others look at.
      console.error((error as Error).message);
      // The database may be a new one.
      userId = undefined;
    }
    await sleep(Math.max(pauseMs - (Date.now() - began), pauseMs / 10));
  }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
void main();
