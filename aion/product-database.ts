/** The tables of AION's database, as far as panels read them: no name, address or text of a user. */
import { relation } from '../lib/dashboards';

export const users = relation('users', { id: 'uuid', created_at: 'timestamp with time zone' });

export const conversations = relation('conversations', {
  id: 'uuid',
  user_id: 'uuid',
  created_at: 'timestamp with time zone',
});

export const messages = relation('messages', {
  conversation_id: 'uuid',
  role: 'text',
  tokens: 'integer',
  created_at: 'timestamp with time zone',
});
