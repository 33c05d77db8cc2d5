import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { MODEL_NAMES, type ModelName } from '../ai-engine/models';
import { gone } from '../shared/gone';
import type { Cache } from './cache';
import type { Engine } from './engine';
import { keepingExchange } from './exchange';
import type { Conversation, Store, User } from './store';

export interface Parts {
  readonly store: Store;
  readonly cache: Cache;
  readonly engine: Engine;
}

/** PostgreSQL cannot store the character NUL in a text. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '^[^\\u0000]*$' });
const body = (properties: Readonly<Record<string, object>>, required = Object.keys(properties)) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
/** Without the prefix `urn:uuid:`, which the format allows. */
const uuid = { type: 'string', format: 'uuid', maxLength: 36 };
const byId = { params: { type: 'object', properties: { id: uuid } } };

interface ById {
  readonly Params: { readonly id: string };
}
interface Question {
  readonly text: string;
  readonly model: ModelName;
  readonly maxTokens: number;
}
const question = body(
  {
    text: text(100_000),
    model: { enum: MODEL_NAMES, default: 'aion-small' satisfies ModelName },
    maxTokens: { type: 'integer', minimum: 1, maximum: 4_096, default: 64 },
  },
  ['text'],
);

const refusal = (statusCode: number, why: string): Error => Object.assign(new Error(why), { statusCode });
const notFound = (what: string): Error => refusal(404, `there is no such ${what}`);

/** Users, and their conversations with a model. */
export function addRoutes(app: FastifyInstance, { store, cache, engine }: Parts): void {
  const userOf = async (id: string): Promise<User> => {
    const user = await cache.through(`user:${id}`, () => store.user(id));
    if (user === undefined) throw notFound('user');
    return user;
  };
  const conversationOf = async (id: string): Promise<Conversation> => {
    const conversation = await cache.through(`conversation:${id}`, () => store.conversation(id));
    if (conversation === undefined) throw notFound('conversation');
    return conversation;
  };

  app.post<{ Body: { name: string; email: string } }>(
    '/v1/users',
    { schema: { body: body({ name: text(200), email: { ...text(320), format: 'email' } }) } },
    async ({ body: { name, email } }, reply) => {
      const user = await store.createUser(name, email);
      if (user === undefined) throw refusal(409, 'this e-mail address is taken');
      return reply.code(201).send(user);
    },
  );
  app.get<ById>('/v1/users/:id', { schema: byId }, ({ params: { id } }) => userOf(id));
  app.get<ById>('/v1/users/:id/conversations', { schema: byId }, async ({ params: { id } }) => {
    await userOf(id);
    return store.conversationsOf(id);
  });

  app.post<{ Body: { userId: string; title: string } }>(
    '/v1/conversations',
    { schema: { body: body({ userId: uuid, title: text(200) }) } },
    async ({ body: { userId, title } }, reply) => {
      await userOf(userId);
      return reply.code(201).send(await store.createConversation(userId, title));
    },
  );
  app.get<ById>('/v1/conversations/:id', { schema: byId }, async ({ params: { id } }) => ({
    ...(await conversationOf(id)),
    messages: await store.messagesOf(id),
  }));
  app.delete<ById>('/v1/conversations/:id', { schema: byId }, async ({ params: { id } }, reply) => {
    if (!(await store.deleteConversation(id))) throw notFound('conversation');
    await cache.forget(`conversation:${id}`);
    await engine.close(id);
    return reply.code(204).send();
  });

  app.post<ById & { Body: Question }>(
    '/v1/conversations/:id/messages',
    { schema: { ...byId, body: question } },
    async ({ params: { id }, body: { text: prompt, ...asked } }, reply) => {
      await conversationOf(id);
      const answer = await engine.infer(id, { prompt, ...asked });
      const message = await store.keepExchange(id, prompt, answer);
      await cache.forget(`conversation:${id}`);
      if (message === undefined) throw notFound('conversation');
      return reply.code(201).send(message);
    },
  );
  app.post<ById & { Body: Question }>(
    '/v1/conversations/:id/messages/stream',
    { schema: { ...byId, body: question } },
    async ({ params: { id }, body: { text: prompt, ...asked } }, reply) => {
      await conversationOf(id);
      const pieces = await engine.stream(id, { prompt, ...asked }, gone(reply));
      const kept = keepingExchange(pieces, async answer => {
        await store.keepExchange(id, prompt, answer);
        await cache.forget(`conversation:${id}`);
      });
      return reply.type('application/x-ndjson').send(Readable.from(kept));
    },
  );
}
