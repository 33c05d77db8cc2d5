/** Users of the workload: each asks for itself, its conversations, and sometimes a question. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Traffic {
  stop(): Promise<void>;
}

/** Milliseconds between two requests of a user. */
const PAUSE = 150;

export function startTraffic(api: string, users: number): Traffic {
  let on = true;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${api}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { readonly id: string };
  };
  const user = async (index: number) => {
    while (on) {
      // A service that is gone refuses connections: users keep trying.
      await session(index).catch(() => sleep(1_000));
    }
  };
  let sessions = 0;
  const session = async (index: number) => {
    const { id: userId } = await post('/v1/users', {
      name: `user ${index}`,
      email: `u${sessions++}-${index}@example.com`,
    });
    const { id } = await post('/v1/conversations', { userId, title: 'a question' });
    for (let i = 0; on && i < 20; i++) {
      await fetch(`${api}/v1/users/${userId}`).then(response => response.text());
      await fetch(`${api}/v1/conversations/${id}`).then(response => response.text());
      if (i % 4 === 0) {
        const model = index % 3 === 0 ? 'aion-large' : 'aion-small';
        await post(`/v1/conversations/${id}/messages`, { text: `question ${i}`, model });
      }
      if (i % 10 === 9) await fetch(`${api}/v1/users/nobody`).then(response => response.text());
      await sleep(PAUSE);
    }
  };
  const all = Array.from({ length: users }, (_, i) => user(i));
  return {
    stop: async () => {
      on = false;
      await Promise.all(all);
    },
  };
}
