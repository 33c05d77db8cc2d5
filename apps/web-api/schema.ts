import { setTimeout as sleep } from 'node:timers/promises';
import { transaction, withQueryName } from '@aion/telemetry';
import type { Pool } from 'pg';

/** The tables of the product, created by the first pod. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    email text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    title text NOT NULL,
    tokens bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS conversations_of_user ON conversations (user_id, updated_at DESC);
  CREATE TABLE IF NOT EXISTS messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('user', 'assistant')),
    body text NOT NULL,
    tokens integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS messages_of_conversation ON messages (conversation_id, id);
  -- Called by the fault "query-errors": the server itself fails the query with this error code.
  CREATE OR REPLACE FUNCTION raise_fault(code text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the fault "query-errors" is on' USING ERRCODE = code; END $$;
`;

/** Pods that start together would create the same table twice: IF NOT EXISTS does not see an uncommitted one. */
const LOCK = 0x61696f6e;

const RETRY_MS = 500;
/** PostgreSQL and the service may be started together. */
const TIMEOUT_MS = 60_000;

/** Creates the tables as soon as PostgreSQL responds. Throws the last error if it does not within a minute. */
export async function createSchema(pool: Pool, onFailure: (error: unknown) => void): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; ; await sleep(RETRY_MS)) {
    try {
      return await transaction(pool, async client => {
        await withQueryName('schema_lock', () => client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]));
        await withQueryName('schema', () => client.query(SCHEMA));
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      onFailure(error);
    }
  }
}
