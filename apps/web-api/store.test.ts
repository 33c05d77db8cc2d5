import type { Querying } from './database';
import { Store } from './store';

const ANSWER = { text: 'quiet', promptTokens: 3, completionTokens: 4 };

/** A database with or without the conversation, and the names of the queries that it ran. */
function stored({ exists }: { readonly exists: boolean }) {
  const asked: string[] = [];
  const query = async (name: string) => {
    asked.push(name);
    if (name === 'touch_conversation') return exists ? [{ id: 'c' }] : [];
    if (!exists) throw new Error('insert or update violates a foreign key');
    return [{ id: asked.length, role: 'assistant', body: ANSWER.text, tokens: ANSWER.completionTokens }];
  };
  const transaction = <T>(work: (tx: Querying) => Promise<T>) => work({ query } as Querying);
  return { store: new Store({ query, transaction } as ConstructorParameters<typeof Store>[0]), asked };
}

test('keeps question and answer, and locks the conversation first', async () => {
  const { store, asked } = stored({ exists: true });
  expect(await store.keepExchange('c', 'Which?', ANSWER)).toMatchObject({ body: 'quiet', tokens: 4 });
  expect(asked).toEqual(['touch_conversation', 'create_message', 'create_message']);
});

test('keeps nothing if the conversation was deleted while the model wrote', async () => {
  const { store, asked } = stored({ exists: false });
  expect(await store.keepExchange('c', 'Which?', ANSWER)).toBeUndefined();
  expect(asked).toEqual(['touch_conversation']);
});
