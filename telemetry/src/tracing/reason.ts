import { types } from 'node:util';
import { textOf } from '../thrown';

/** How many causes are followed; longer chains are most likely circular. */
export const MAX_CAUSES = 5;

/** Also recognizes errors of another realm, as in tests and `node:vm`. */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

/** An error on one line, with its causes, because of `fetch`, and its code, because some errors have no message. */
export function reason(error: unknown, maxDepth = MAX_CAUSES): string {
  if (!isError(error)) return textOf(error);
  const { name, message, cause } = error;
  // The message of an HTTP error is the status text, which is often empty; other messages need no code.
  const code = 'code' in error && (message === '' || name === 'OTLPExporterError') ? error.code : undefined;
  const own = [code, message].filter(part => part !== undefined && part !== '').join(' ') || name;
  return maxDepth > 1 && isError(cause) ? `${own}: ${reason(cause, maxDepth - 1)}` : own;
}

/** A URL for messages: without credentials and query. */
export const shown = ({ protocol, host, pathname }: URL): string =>
  `${protocol}//${host}${pathname}`.replace(/\/$/, '');
