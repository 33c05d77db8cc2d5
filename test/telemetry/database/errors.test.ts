import { DatabaseError } from 'pg';
import { type ErrorKind, errorTypeOf, exceptionOf, kindOf, sqlStateOf } from '../../../telemetry/src/database/errors';

const state = (code: string) => Object.assign(new DatabaseError('message', 7, 'error'), { code });

test.each<[string, ErrorKind]>([
  ['08006', 'connection'],
  ['22P02', 'other'],
  ['23505', 'constraint'],
  ['25P03', 'timeout'],
  ['28P01', 'connection'],
  ['3D000', 'connection'],
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['40002', 'constraint'],
  ['42601', 'syntax'],
  ['42P01', 'syntax'],
  ['42501', 'other'],
  ['53300', 'connection'],
  ['53200', 'other'],
  ['55P03', 'conflict'],
  ['57014', 'timeout'],
  ['57P01', 'connection'],
  ['P0001', 'other'],
])('SQLSTATE %s is %s', (code, kind) => {
  expect(kindOf(state(code))).toBe(kind);
});

test('classifies errors of Node and of pg itself', () => {
  const node = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write', errno: -32 });
  expect([kindOf(node), sqlStateOf(node), errorTypeOf(node, 'connection')]).toEqual(['connection', undefined, 'EPIPE']);
  expect(kindOf(new Error('Query read timeout'))).toBe('timeout');
  expect(kindOf(new Error('Connection terminated unexpectedly'))).toBe('connection');
  expect(kindOf(new Error('Query values must be an array'))).toBe('other');
});

test.each([undefined, null, 'text', 7, {}, { message: 'constructor' }])('classifies a thrown %j as other', thrown => {
  expect(kindOf(thrown)).toBe('other');
  expect(exceptionOf(thrown, 'other')).toEqual({ code: 'other', message: 'other' });
});

test('records the stack frames of an error, but not its message', () => {
  const error = new Error('near "SECRET"\n    at SECRET (SECRET.ts:1:1)');
  const exception = exceptionOf(Object.assign(error, { code: '42601' }), 'syntax') as { stack: string };
  expect(exception).toMatchObject({ code: '42601', message: 'syntax' });
  expect(exception.stack).toContain('errors.test.ts');
  expect(exception.stack).not.toContain('SECRET');
  error.stack = 'rewritten SECRET\n    at SECRET (SECRET.ts:1:1)';
  expect(exceptionOf(error, 'syntax')).not.toHaveProperty('stack');
});
