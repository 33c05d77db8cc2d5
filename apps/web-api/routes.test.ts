import { createApi } from '../shared/api';
import { Seam } from '../shared/seam';
import { addRoutes, type Parts } from './routes';

const ID = '00000000-0000-4000-8000-000000000000';
const NUL = 'a\0b';

async function api() {
  const app = await createApi(() => {}, new Seam());
  // No request may reach one of these.
  addRoutes(app, {} as Parts);
  return app;
}

test.each([
  ['/v1/users', { name: NUL, email: 'ada@example.test' }],
  ['/v1/conversations', { userId: ID, title: NUL }],
  [`/v1/conversations/${ID}/messages`, { text: NUL }],
  [`/v1/conversations/${ID}/messages/stream`, { text: NUL }],
])('POST %s: answers 400 to a character that PostgreSQL cannot store', async (url, payload) => {
  const { statusCode, json } = await (await api()).inject({ method: 'POST', url, payload });
  expect([statusCode, json()]).toEqual([
    400,
    { error: 'BadRequest', message: expect.stringMatching(/^(name|title|text) must match pattern/) },
  ]);
});

test('answers 400 to a UUID in URN form, which PostgreSQL does not read', async () => {
  const app = await api();
  for (const [method, url] of [
    ['GET', `/v1/users/urn:uuid:${ID}`],
    ['DELETE', `/v1/conversations/urn:uuid:${ID}`],
    ['POST', '/v1/conversations'],
  ] as const) {
    const payload = method === 'POST' ? { userId: `urn:uuid:${ID}`, title: 'Alerts' } : undefined;
    const { statusCode } = await app.inject({ method, url, ...(payload && { payload }) });
    expect([url, statusCode]).toEqual([url, 400]);
  }
});

test('answers 404 if the conversation was deleted meanwhile', async () => {
  const app = await createApi(() => {}, new Seam());
  addRoutes(app, {
    store: { keepExchange: async () => undefined },
    cache: { through: async () => ({}), forget: async () => {} },
    engine: { infer: async () => ({ text: 'quiet', promptTokens: 1, completionTokens: 1 }) },
  } as unknown as Parts);
  const payload = { text: 'Which alert is it?' };
  const { statusCode, json } = await app.inject({ method: 'POST', url: `/v1/conversations/${ID}/messages`, payload });
  expect([statusCode, json()]).toEqual([404, { error: 'Error', message: 'there is no such conversation' }]);
});
