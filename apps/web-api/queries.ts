/** Every query of the service by name, which is also the name of its prepared statement and its label in metrics. */
export const QUERIES = {
  create_user:
    'INSERT INTO users (name, email) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING RETURNING id, name, email, created_at::text AS "createdAt"',
  user_by_id: 'SELECT id, name, email, created_at::text AS "createdAt" FROM users WHERE id = $1',

  create_conversation:
    'INSERT INTO conversations (user_id, title) VALUES ($1, $2) RETURNING id, user_id AS "userId", title',
  conversation_by_id: 'SELECT id, user_id AS "userId", title, tokens::float8 FROM conversations WHERE id = $1',
  conversations_of_user:
    'SELECT id, user_id AS "userId", title, tokens::float8 FROM conversations WHERE user_id = $1 ORDER BY updated_at DESC LIMIT $2',
  delete_conversation: 'DELETE FROM conversations WHERE id = $1 RETURNING id',
  touch_conversation: 'UPDATE conversations SET tokens = tokens + $2, updated_at = now() WHERE id = $1 RETURNING id',

  create_message:
    'INSERT INTO messages (conversation_id, role, body, tokens) VALUES ($1, $2, $3, $4) RETURNING id::float8, role, body, tokens',
  messages_of_conversation:
    'SELECT id::float8, role, body, tokens FROM messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2',
} as const;
export type QueryName = keyof typeof QUERIES;
