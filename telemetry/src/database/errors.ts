import type { Exception } from '@opentelemetry/api';
import type { database } from '../catalogue';

export type ErrorKind = (typeof database.queryErrors.labels.kind.values)[number];

/**
 * SQLSTATE, or its two-character class, → kind; a code takes precedence over its class.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const BY_STATE: Readonly<Record<string, ErrorKind>> = {
  '08': 'connection',
  '23': 'constraint',
  '25P03': 'timeout', // idle_in_transaction_session_timeout
  '25P04': 'timeout', // transaction_timeout
  '28': 'connection', // the password was refused
  '3D000': 'connection', // there is no such database
  '40': 'conflict',
  '40002': 'constraint',
  '42': 'syntax',
  '42501': 'other', // insufficient_privilege
  '53300': 'connection', // too_many_connections
  '55P03': 'conflict', // lock_not_available
  '57014': 'timeout', // query_canceled: statement_timeout, or somebody cancelled it
  '57P01': 'connection', // admin_shutdown
  '57P02': 'connection', // crash_shutdown
  '57P03': 'connection', // cannot_connect_now
  '57P05': 'timeout', // idle_session_timeout
};

/** Errors that pg itself creates; they have no code. */
const BY_MESSAGE: ReadonlyMap<unknown, ErrorKind> = new Map([
  ['Query read timeout', 'timeout'],
  ['Connection terminated', 'connection'],
  ['Connection terminated unexpectedly', 'connection'],
  ['Client has encountered a connection error and is not queryable', 'connection'],
  ['Client was closed and is not queryable', 'connection'],
]);

interface Fields {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly stack?: unknown;
}
const fieldsOf = (error: unknown): Fields => Object(error) as Fields;

/** PostgreSQL's code of an error; undefined for errors of Node or pg. No SQLSTATE begins with E, unlike Node's codes. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code } = fieldsOf(error);
  return typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** The kind of an error of a query that had a connection; without one it is always `connection`. */
export function kindOf(error: unknown): ErrorKind {
  const state = sqlStateOf(error);
  if (state !== undefined) return BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? 'other';
  const { message, syscall } = fieldsOf(error);
  if (syscall !== undefined) return 'connection';
  return BY_MESSAGE.get(message) ?? 'other';
}

/** `error.type` of a span: SQLSTATE, Node's code, else the kind. */
export function errorTypeOf(error: unknown, kind: ErrorKind): string {
  const { code } = fieldsOf(error);
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : kind;
}

/**
 * What may be recorded of an error: its type and stack frames, but not its message, because PostgreSQL's messages quote
 * texts and values (`invalid input syntax for type integer: "…"`).
 */
export function exceptionOf(error: unknown, kind: ErrorKind): Exception {
  const code = errorTypeOf(error, kind);
  const stack = framesOf(error);
  return { code, message: kind, ...(stack !== undefined && { stack: `${code}\n${stack}` }) };
}

function framesOf(error: unknown): string | undefined {
  const { message, stack } = fieldsOf(error);
  if (typeof stack !== 'string' || typeof message !== 'string') return undefined;
  // A message may contain lines that look like frames: only what follows it counts.
  const at = stack.indexOf(message);
  if (at === -1) return undefined;
  return stack
    .slice(at + message.length)
    .split('\n')
    .filter(line => /^ {4}at /.test(line))
    .join('\n');
}
