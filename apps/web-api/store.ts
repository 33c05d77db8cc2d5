import type { Completion } from '../ai-engine/runner';
import type { Querying } from './database';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
}
export interface Conversation {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly tokens: number;
}
export interface Message {
  readonly id: number;
  readonly role: 'user' | 'assistant';
  readonly body: string;
  readonly tokens: number;
}
const HISTORY = 50;

/** Users, conversations and messages in PostgreSQL. */
export class Store {
  constructor(
    private readonly database: Querying & { transaction<T>(work: (tx: Querying) => Promise<T>): Promise<T> },
  ) {}

  /** Undefined if the e-mail address is taken. */
  async createUser(name: string, email: string): Promise<User | undefined> {
    return (await this.database.query<User>('create_user', [name, email]))[0];
  }

  async user(id: string): Promise<User | undefined> {
    return (await this.database.query<User>('user_by_id', [id]))[0];
  }

  async createConversation(userId: string, title: string): Promise<Conversation> {
    const [conversation] = await this.database.query<Omit<Conversation, 'tokens'>>('create_conversation', [
      userId,
      title,
    ]);
    return { ...(conversation as Omit<Conversation, 'tokens'>), tokens: 0 };
  }

  async conversation(id: string): Promise<Conversation | undefined> {
    return (await this.database.query<Conversation>('conversation_by_id', [id]))[0];
  }

  conversationsOf(userId: string): Promise<readonly Conversation[]> {
    return this.database.query<Conversation>('conversations_of_user', [userId, HISTORY]);
  }

  /** The last fifty, newest first. */
  messagesOf(conversationId: string): Promise<readonly Message[]> {
    return this.database.query<Message>('messages_of_conversation', [conversationId, HISTORY]);
  }

  async deleteConversation(id: string): Promise<boolean> {
    return (await this.database.query('delete_conversation', [id])).length > 0;
  }

  /**
   * Question and answer belong together: both are kept, or neither. Undefined if the conversation was deleted while the
   * model wrote.
   */
  keepExchange(conversationId: string, question: string, answer: Completion): Promise<Message | undefined> {
    const { text, promptTokens, completionTokens } = answer;
    return this.database.transaction(async tx => {
      // First, because it locks the conversation against deletion.
      const tokens = promptTokens + completionTokens;
      if ((await tx.query('touch_conversation', [conversationId, tokens])).length === 0) return undefined;
      await tx.query('create_message', [conversationId, 'user', question, promptTokens]);
      const [reply] = await tx.query<Message>('create_message', [conversationId, 'assistant', text, completionTokens]);
      return reply as Message;
    });
  }
}
