import { types } from 'node:util';
import { textOf } from '../thrown';

/** A chain of causes that is longer than this is a circle. */
export const DEEPEST_CAUSE = 5;

/** Also one of another realm, as tests and `node:vm` have them. */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

/** An error in one line: `fetch` hides why it failed in the cause, some errors have a code and no message. */
export function reason(error: unknown, deepest = DEEPEST_CAUSE): string {
  if (!isError(error)) return textOf(error);
  const { name, message, cause } = error;
  // Of an answer by HTTP the message is the status' text, often empty; of other errors it says all.
  const code = 'code' in error && (message === '' || name === 'OTLPExporterError') ? error.code : undefined;
  const own = [code, message].filter(part => part !== undefined && part !== '').join(' ') || name;
  return deepest > 1 && isError(cause) ? `${own}: ${reason(cause, deepest - 1)}` : own;
}

/** An address as it may be shown: without credentials and query. */
export const shown = ({ protocol, host, pathname }: URL): string =>
  `${protocol}//${host}${pathname}`.replace(/\/$/, '');
