import fc from 'fast-check';
import { type Operation, statementOf } from '../../../telemetry/src/database/statement';

test.each<[string, Operation, string | undefined]>([
  ['SELECT 1', 'select', 'SELECT'],
  ['  select\n1', 'select', 'SELECT'],
  ['VALUES (1)', 'select', 'VALUES'],
  ['TABLE users', 'select', 'TABLE'],
  ['((SELECT 1) UNION SELECT 2)', 'select', 'SELECT'],
  ['insert into t values (1)', 'insert', 'INSERT'],
  ['Update t SET a = 1', 'update', 'UPDATE'],
  ['DELETE FROM t', 'delete', 'DELETE'],
  ['MERGE INTO t USING s ON true', 'other', 'MERGE'],
  ['START TRANSACTION', 'other', 'BEGIN'],
  ['-- insert\nSELECT 1', 'select', 'SELECT'],
  ['/* insert /* nested */ update */ DELETE FROM t', 'delete', 'DELETE'],
  ['/* never closed SELECT', 'other', undefined],
  ['; ; SELECT 1', 'select', 'SELECT'],
  ['selection', 'other', undefined],
  ['frobnicate', 'other', undefined],
  ['', 'other', undefined],
])('%j is %s', (text, operation, command) => {
  expect(statementOf(text)).toMatchObject({ operation, ...(command && { command }) });
  expect(statementOf(text).command).toBe(command);
});

test.each<[string, Operation]>([
  ['WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a', 'select'],
  ['with a as (select 1), b (x, y) as materialized (select 2) INSERT INTO t SELECT * FROM a', 'insert'],
  ['WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n+1 FROM t) UPDATE u SET n = 1', 'update'],
  ['WITH insert AS (SELECT 1) DELETE FROM t', 'delete'],
  ['WITH "x)" AS (SELECT \') select\') UPDATE t SET a = 1', 'update'],
  ["WITH a AS (SELECT E'\\') INSERT') DELETE FROM t", 'delete'],
  ['WITH a AS (SELECT $q$) select $q$, $1) DELETE FROM t', 'delete'],
  ['WITH a AS (SELECT 1 -- ) update\n) /* delete */ SELECT 1', 'select'],
  ['WITH a AS (SELECT 1) MERGE INTO t USING a ON true', 'other'],
  ['WITH a AS (SELECT 1', 'other'],
  [`WITH a AS (SELECT '${'x'.repeat(20_000)}') SELECT 1`, 'other'],
])('%j is a %s', (text, operation) => {
  expect(statementOf(text).operation).toBe(operation);
});

test('BEGIN, COMMIT and ROLLBACK have fixed names, in every spelling', () => {
  const names = ['BEGIN', 'start transaction', 'COMMIT', 'END', 'ROLLBACK', 'abort', 'SELECT 1'];
  expect(names.map(text => statementOf(text).name)).toEqual(
    ['begin', 'begin', 'commit', 'commit', 'rollback', 'rollback', undefined], //
  );
});

test('returns one of the known statements for any input, and never a part of it', () => {
  const piece = fc.constantFrom(
    'WITH',
    'a AS (',
    ')',
    'SELECT',
    '/*',
    '*/',
    '--',
    '\n',
    "'",
    '"',
    '$x$',
    '$1',
    "E'",
    ',',
    ' ',
  );
  const text = fc.oneof(
    fc.array(fc.oneof(piece, fc.string())).map(pieces => pieces.join('')),
    fc.anything(),
  );
  fc.assert(
    fc.property(text, given => {
      const { operation, command = 'SELECT', name = 'begin' } = statementOf(given);
      expect(['select', 'insert', 'update', 'delete', 'other']).toContain(operation);
      expect(command).toMatch(/^[A-Z]+$/);
      expect(['begin', 'commit', 'rollback']).toContain(name);
    }),
    { numRuns: 1_000 },
  );
});
