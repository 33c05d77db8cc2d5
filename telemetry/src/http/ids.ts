import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { CORRELATION_ID_HEADER, REQUEST_ID_HEADER, type RequestContext } from '../context';
import { filterCredentials } from '../logging/filter/credentials';

export type RequestIds = Pick<RequestContext, 'requestId' | 'correlationId'>;

/** Printable ASCII without spaces: what may stand in a log line and in a header of the next request. */
const SANE = /^[\x21-\x7e]{1,128}$/;

function idOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  // It stands in every line of the request, unfiltered: an e-mail address or a token is no id.
  return typeof value === 'string' && SANE.test(value) && filterCredentials(value) === value ? value : undefined;
}

const PROCESS = randomBytes(12).toString('hex');
let made = 0;

/** Random for the process, counted within it: a tenth of the price of a UUID. */
function newId(): string {
  made += 1;
  return `${PROCESS}-${made.toString(36)}`;
}

/** The caller's, where they are sane. A chain that begins here is correlated by the id of this request. */
export function requestIds(headers: IncomingHttpHeaders): RequestIds {
  const requestId = idOf(headers, REQUEST_ID_HEADER) ?? newId();
  return { requestId, correlationId: idOf(headers, CORRELATION_ID_HEADER) ?? requestId };
}

/** Tells the caller by which ids its request is found in the logs. */
export function answerIds(response: ServerResponse, { requestId, correlationId }: RequestIds): void {
  if (response.headersSent) return;
  response.setHeader(REQUEST_ID_HEADER, requestId);
  response.setHeader(CORRELATION_ID_HEADER, correlationId);
}
