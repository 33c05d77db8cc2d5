import execution from 'k6/execution';
import { ask } from '../counts';

export interface Person {
  readonly id: string;
}
export interface Conversation {
  readonly id: string;
}

let made = 0;

/** A new user: no two have the same address, in this run or in another on the same database. */
export function newPerson(): Person | undefined {
  const unique = `${Date.now()}-${execution.vu.idInTest}-${made++}`;
  const { succeeded, json } = ask('route_create_user', '', {
    body: { name: `Load ${unique}`, email: `load-${unique}@example.test` },
  });
  return succeeded ? json<Person>() : undefined;
}

export function newConversation({ id }: Person): Conversation | undefined {
  const { succeeded, json } = ask('route_create_conversation', '', { body: { userId: id, title: 'Under load' } });
  return succeeded ? json<Conversation>() : undefined;
}

const QUESTION = { text: 'Which service pages me at night, and which of its alerts is it?', maxTokens: 32 };

/** Asks the model; the answer passes through web-api, ai-engine, PostgreSQL and Redis. Whether there was one. */
export const question = ({ id }: Conversation, headers: Readonly<Record<string, string>> = {}): boolean =>
  ask('route_ask_model', id, { body: QUESTION, headers }).succeeded;
