import type { Querying } from './database';
import { Store } from './store';

const ANSWER = { text: 'quiet', promptTokens: 3, completionTokens: 4 };

/** A database with or without the conversation, and the names of the queries that it was asked. */
function stored({ isThere }: { readonly isThere: boolean }) {
  const asked: string[] = [];
  const query = async (name: string) => {
    asked.push(name);
    if (name === 'touch_conversation') return isThere ? [{ id: 'c' }] : [];
    if (!isThere) throw new Error('insert or update violates a foreign key');
    return [{ id: asked.length, role: 'assistant', body: ANSWER.text, tokens: ANSWER.completionTokens }];
  };
  const transaction = <T>(work: (tx: Querying) => Promise<T>) => work({ query } as Querying);
  return { store: new Store({ query, transaction } as ConstructorParameters<typeof Store>[0]), asked };
}

test('question and answer are kept, with the conversation held first', async () => {
  const { store, asked } = stored({ isThere: true });
  expect(await store.keepExchange('c', 'Which?', ANSWER)).toMatchObject({ body: 'quiet', tokens: 4 });
  expect(asked).toEqual(['touch_conversation', 'create_message', 'create_message']);
});

test('nothing is kept of a conversation that was deleted while the model wrote', async () => {
  const { store, asked } = stored({ isThere: false });
  expect(await store.keepExchange('c', 'Which?', ANSWER)).toBeUndefined();
  expect(asked).toEqual(['touch_conversation']);
});
