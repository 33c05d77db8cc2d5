import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { CORRELATION_ID_HEADER, REQUEST_ID_HEADER, type RequestContext } from '../context';
import { filterCredentials } from '../logging/filter/credentials';

export type RequestIds = Pick<RequestContext, 'requestId' | 'correlationId'>;

/** Printable ASCII without spaces: safe in a log line and in a header of the next request. */
const SAFE = /^[\x21-\x7e]{1,128}$/;

function idOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  // Ids are logged unfiltered in every line of the request, so an e-mail address or a token is not accepted.
  return typeof value === 'string' && SAFE.test(value) && filterCredentials(value) === value ? value : undefined;
}

const PREFIX = randomBytes(12).toString('hex');
let made = 0;

/** A random prefix for the process and a counter: a tenth of the cost of a UUID. */
function newId(): string {
  made += 1;
  return `${PREFIX}-${made.toString(36)}`;
}

/** The caller's ids, if they are safe. A chain that starts here has the request id as its correlation id. */
export function requestIds(headers: IncomingHttpHeaders): RequestIds {
  const requestId = idOf(headers, REQUEST_ID_HEADER) ?? newId();
  return { requestId, correlationId: idOf(headers, CORRELATION_ID_HEADER) ?? requestId };
}

/** Sends the ids to the caller, which finds its request in the logs by them. */
export function sendIds(response: ServerResponse, { requestId, correlationId }: RequestIds): void {
  if (response.headersSent) return;
  response.setHeader(REQUEST_ID_HEADER, requestId);
  response.setHeader(CORRELATION_ID_HEADER, correlationId);
}
