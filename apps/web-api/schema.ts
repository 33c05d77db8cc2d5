import { setTimeout as sleep } from 'node:timers/promises';
import { transaction, withQueryName } from '@aion/telemetry';
import type { Pool } from 'pg';

/** The tables of the product; made where they are not there yet, by whichever pod comes first. */
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
  -- What the fault "query-errors" calls: the server itself fails the query, with the error code that is asked for.
  CREATE OR REPLACE FUNCTION raise_fault(code text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the fault "query-errors" is on' USING ERRCODE = code; END $$;
`;

/** Pods that start at the same moment would make the same table twice: PostgreSQL's IF NOT EXISTS does not see the other's. */
const LOCK = 0x61696f6e;

const RETRY_MS = 500;
/** PostgreSQL and the service may be started at the same moment. */
const PATIENCE_MS = 60_000;

/** Makes the tables, as soon as PostgreSQL answers. Throws its last error where it does not within a minute. */
export async function createSchema(pool: Pool, onFailure: (error: unknown) => void): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(RETRY_MS)) {
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
