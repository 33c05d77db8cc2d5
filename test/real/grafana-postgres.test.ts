/** AION's panels over SQL, against a real PostgreSQL with the tables of the product: as Grafana's role, which can do no more. */
import { Pool } from 'pg';
import * as tables from '../../aion/product-database';
import { aion } from '../../aion/stack';
import { QUERIES } from '../../apps/web-api/queries';
import { createSchema } from '../../apps/web-api/schema';
import { DATABASE_ROLE } from '../../lib/catalogue';
import { readOnlyRole, sqlPanels, statementsOf } from '../../lib/dashboards';
import { expandMacros } from '../../tools/pictures/macros';
import { type Postgres, startPostgres } from '../support/postgres';

let server: Postgres;
let owner: Pool;
let grafana: Pool;
beforeAll(async () => {
  server = await startPostgres();
  const { host, port, user, database } = server;
  owner = new Pool({ host, port, user, database });
  await createSchema(owner, () => {});
  await fill();
  await owner.query(readOnlyRole(statementsOf(aion.dashboards), database));
  grafana = new Pool({ host, port, user: DATABASE_ROLE, database });
  // The server is stopped before the pools are closed.
  for (const pool of [owner, grafana]) pool.on('error', () => {});
});
afterAll(async () => {
  await grafana?.end();
  await owner?.end();
});

/** Two users, of whom one asks two questions in one conversation. */
async function fill(): Promise<void> {
  const user = await owner.query(QUERIES.create_user, ['Ada', 'ada@example.com']);
  await owner.query(QUERIES.create_user, ['Bob', 'bob@example.com']);
  const conversation = await owner.query(QUERIES.create_conversation, [user.rows[0].id, 'a question']);
  for (const [role, tokens] of [['user', 5] as const, ['assistant', 70] as const, ['user', 6] as const]) {
    await owner.query(QUERIES.create_message, [conversation.rows[0].id, role, 'text', tokens]);
  }
}

/** What Grafana sends for the last seven days. */
function asked(title: string): string {
  const panel = aion.dashboards.flatMap(sqlPanels).find(each => each.title === title);
  if (panel === undefined) throw new Error(`no dashboard has a panel "${title}" over SQL`);
  const to = Date.now() / 1000 + 60;
  return expandMacros(panel.props.query.text, { from: to - 7 * 86_400, to });
}
const answer = async (title: string) => (await grafana.query(asked(title))).rows;

test('every panel is asked below', () => {
  expect(aion.dashboards.flatMap(sqlPanels).map(({ title }) => title)).toEqual([
    ...['Users', 'Conversations', 'Users who joined', 'Active users', 'Users with the most tokens'],
  ]);
});

test('users: all, joined, active', async () => {
  expect(await answer('Users')).toEqual([{ all: '2', joined: '2', active: '1' }]);
});

test('conversations, and how many questions each has', async () => {
  expect(await answer('Conversations')).toEqual([{ begun: '1', 'questions each': '2.0' }]);
});

test('users by day, at the start of the day', async () => {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400;
  const day = (rows: readonly { readonly time: unknown }[]) => rows.map(row => ({ ...row, time: Number(row.time) }));
  expect(day(await answer('Users who joined'))).toEqual([{ time: today, users: '2' }]);
  expect(day(await answer('Active users'))).toEqual([{ time: today, users: '1' }]);
});

test('the users with the most tokens, without a name', async () => {
  expect(await answer('Users with the most tokens')).toEqual([
    { User: expect.stringMatching(/^[0-9a-f-]{36}$/), Conversations: '1', Questions: '2', Tokens: '81' },
  ]);
});

test('nothing in the time shown is nothing, not an error', async () => {
  const past = asked('Users with the most tokens').replaceAll(/'20\d\d-/g, "'1999-");
  expect((await grafana.query(past)).rows).toEqual([]);
});

test("Grafana's role reads no name, no address and no text of a user, and writes nothing", async () => {
  for (const statement of ['SELECT email FROM users', 'SELECT name FROM users', 'SELECT body FROM messages']) {
    await expect(grafana.query(statement)).rejects.toThrow('permission denied');
  }
  await expect(grafana.query('DELETE FROM messages')).rejects.toThrow(/permission denied|read-only/);
  await expect(grafana.query('SELECT * FROM pg_authid')).rejects.toThrow('permission denied');
});

test('the declared columns are those of the product', async () => {
  const { rows } = await owner.query<{ name: string; type: string }>(
    `SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public'`,
  );
  const real = new Map(rows.map(({ name, type }) => [name, type]));
  const declared = Object.values(tables).flatMap(table =>
    Object.values(table).flatMap(column => (typeof column === 'string' ? [] : [column])),
  );
  const wrong = declared.filter(({ relation, column, type }) => real.get(`${relation}.${column}`) !== type);
  expect(declared.length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});
