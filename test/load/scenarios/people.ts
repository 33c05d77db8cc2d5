import execution from 'k6/execution';
import { call } from '../counts';

export interface Person {
  readonly id: string;
}
export interface Conversation {
  readonly id: string;
}

let created = 0;

/** Creates a user with a unique e-mail address, also across runs on the same database. */
export function newPerson(): Person | undefined {
  const unique = `${Date.now()}-${execution.vu.idInTest}-${created++}`;
  const { succeeded, json } = call('route_create_user', '', {
    body: { name: `Load ${unique}`, email: `load-${unique}@example.test` },
  });
  return succeeded ? json<Person>() : undefined;
}

export function newConversation({ id }: Person): Conversation | undefined {
  const { succeeded, json } = call('route_create_conversation', '', { body: { userId: id, title: 'Under load' } });
  return succeeded ? json<Conversation>() : undefined;
}

const QUESTION = { text: 'Which service pages me at night, and which of its alerts is it?', maxTokens: 32 };

/** Asks the model, which involves web-api, ai-engine, PostgreSQL and Redis. Returns whether it answered. */
export const question = ({ id }: Conversation, headers: Readonly<Record<string, string>> = {}): boolean =>
  call('route_ask_model', id, { body: QUESTION, headers }).succeeded;
