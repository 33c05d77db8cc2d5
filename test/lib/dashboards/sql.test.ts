import { days } from '../../../lib/catalogue';
import {
  checkDashboards,
  inTimeRange,
  readOnlyRole,
  relation,
  sql,
  sqlFigure,
  sqlTable,
  sqlTimeseries,
  timeBucket,
} from '../../../lib/dashboards';
import { dashboard } from '../../../lib/dashboards/dashboard';
import { checkSql } from '../../../lib/dashboards/sql/check-sql';
import { renderSqlPanel } from '../../../lib/dashboards/sql/render';
import { checker, contextWith } from './context';

const ships = relation('ships', { id: 'uuid', tons: 'integer', arrived_at: 'timestamptz' });
const crew = relation('crew', { ship_id: 'uuid' });

test('columns are qualified, macros are those of Grafana, and the indentation of the source is gone', () => {
  const query = sql`
    SELECT ${timeBucket(ships.arrived_at, days(1))}, count(*) AS ships
    FROM ${ships}
    WHERE ${inTimeRange(ships.arrived_at)}`;
  expect(query.text).toBe(
    `SELECT $__timeGroupAlias(ships.arrived_at, '1d'), count(*) AS ships\nFROM ships\nWHERE $__timeFilter(ships.arrived_at)`,
  );
  expect(checkSql(query)).toEqual([]);
});

test.each([
  ['an alias in quotes', sql`SELECT sum(${ships.tons}) AS "all tons" FROM ${ships} ORDER BY "all tons" DESC LIMIT 20`],
  ['a text that looks like a statement', sql`SELECT count(*) AS n FROM ${ships} WHERE ${ships.id}::text = 'DROP; --'`],
  ['a named query', sql`WITH heavy AS (SELECT ${ships.id} AS ship FROM ${ships}) SELECT count(*) AS n FROM heavy`],
  ['a join', sql`SELECT count(*) AS n FROM ${ships} LEFT JOIN ${crew} ON ${crew.ship_id} = ${ships.id}`],
])('accepts %s', (_, query) => {
  expect(checkSql(query)).toEqual([]);
});

test.each([
  ['a column that is written out', sql`SELECT tonns FROM ${ships}`, ['tonns is neither a word of SQL']],
  ['a table that is written out', sql`SELECT count(*) AS n FROM ships`, ['ships is neither', 'it reads no table']],
  ['a statement that writes', sql`DELETE FROM ${ships}`, ['it begins with DELETE', 'DELETE is neither']],
  ['a second statement', sql`SELECT 1 AS n FROM ${ships}; SELECT 2 AS n FROM ${ships}`, ['it has a ";"']],
  ['a function that waits', sql`SELECT pg_sleep(9) AS n FROM ${ships}`, ['pg_sleep is neither']],
  ['a variable', sql`SELECT count(*) AS n FROM ${ships} WHERE ${ships.id}::text = $ship`, ['$ship: variables']],
  ['a comment', sql`SELECT count(*) AS n FROM ${ships} -- all`, ['it has a comment', 'all']],
  [
    'a column of a table that is not read',
    sql`SELECT ${crew.ship_id} AS n FROM ${ships}`,
    ['crew.ship_id is a column'],
  ],
])('rejects %s', (_, query, expected) => {
  const problems = checkSql(query);
  for (const [i, start] of expected.entries()) if (start !== 'all') expect(problems[i]).toContain(start);
  expect(problems.length).toBeGreaterThan(0);
});

test('a panel is reported with its dashboard and where it is declared; a series must have a time', () => {
  const count = sql`SELECT count(*) AS n FROM ${ships}`;
  const panels = [
    sqlFigure('Ships', { shows: '', query: sql`SELECT tons FROM ${ships}` }),
    sqlTimeseries('Arrivals', { shows: 'Ships.', query: count }),
    sqlTable('All', { shows: 'Ships.', query: count }),
  ];
  const problems = checkDashboards(
    [dashboard('harbour', { title: 'Harbour', description: 'Ships?', variables: [], panels })],
    checker,
    { ...contextWith(), alerts: [] },
  );
  expect(problems.map(({ where, message }) => `${where}: ${message}`)).toEqual([
    expect.stringMatching(/sql\.test\.ts:\d+ panel "Ships" of harbour: shows: empty/),
    expect.stringMatching(/panel "Ships" of harbour: query: tons is neither a word of SQL .* named with AS/),
    expect.stringMatching(/panel "Arrivals" of harbour: query: it returns no column "time"/),
  ]);
});

test('the role reads the columns of the panels and nothing else', () => {
  const query = sql`SELECT sum(${ships.tons}) AS tons FROM ${ships} WHERE ${inTimeRange(ships.arrived_at)}`;
  const text = readOnlyRole([query, sql`SELECT count(*) AS n FROM ${crew} WHERE ${crew.ship_id} IS NULL`], 'harbour');
  expect(text.split('\n').filter(line => line.startsWith('GRANT'))).toEqual([
    'GRANT CONNECT ON DATABASE harbour TO grafana;',
    'GRANT SELECT (ship_id) ON crew TO grafana;',
    'GRANT SELECT (arrived_at, tons) ON ships TO grafana;',
  ]);
  expect(text).toContain('SET default_transaction_read_only = on');
});

test('a series is drawn as bars of the length of time that each stands for', () => {
  const panel = sqlTimeseries('Arrivals', {
    shows: 'Ships a day.',
    query: sql`SELECT ${timeBucket(ships.arrived_at, days(1))}, count(*) AS n FROM ${ships} GROUP BY 1`,
    whenEmpty: 'no ship',
  });
  const rendered = renderSqlPanel(panel, { x: 0, y: 0, w: 12, h: 8 });
  expect(rendered).toMatchObject({
    type: 'timeseries',
    datasource: { type: 'grafana-postgresql-datasource', uid: 'postgres' },
    targets: [{ format: 'time_series', rawQuery: true }],
    fieldConfig: { defaults: { custom: { drawStyle: 'bars' }, noValue: 'no ship', unit: 'short' } },
  });
});
