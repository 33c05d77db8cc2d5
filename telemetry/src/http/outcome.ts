import { constants, type Http2ServerResponse } from 'node:http2';
import type { ErrorKind } from './labels';
import type { ServedRequest } from './served';

/** How a request ended. */
export interface Outcome {
  /** What is counted: the status that was sent or, where the answer never got through, what stands for it. */
  readonly status: number;
  readonly kind: ErrorKind | undefined;
  /** The whole answer was sent. */
  readonly complete: boolean;
  /** How long it took says how quick the service is. */
  readonly timed: boolean;
}

/** What is known of a request at its end. */
export interface Ended {
  readonly served: ServedRequest;
  /** Template, or what stands for none. */
  readonly route: string;
  readonly outcome: Outcome;
  /** How long it took. */
  readonly seconds: number;
}

/** nginx's: the client left before the answer. */
const CLIENT_CLOSED_REQUEST = 499;
const TIMEOUT_STATUSES: readonly number[] = [408, 504];

function kindOf(status: number, timedOut: boolean): ErrorKind | undefined {
  if (status < 400) return undefined;
  if (TIMEOUT_STATUSES.includes(status) || (timedOut && status >= 500)) return 'timeout';
  if (status === CLIENT_CLOSED_REQUEST) return 'aborted';
  return status >= 500 ? 'server' : 'client';
}

/** `finished`: Node says that it handed all of the answer over. */
export function outcomeOf(served: ServedRequest, finished: boolean): Outcome {
  const { statusCode } = served.response;
  if (!finished || !isComplete(served)) return brokenOff(served);
  return { status: statusCode, kind: kindOf(statusCode, served.timedOut), complete: true, timed: true };
}

/** Node calls a response finished as well whose last write failed and, in HTTP/2, whose stream the client closed. */
function isComplete({ request, response }: ServedRequest): boolean {
  if (request.httpVersionMajor > 1) return response.writableEnded && rstCodeOf(response) === constants.NGHTTP2_NO_ERROR;
  return request.socket?.errored == null;
}

/** Why a stream of HTTP/2 ended. */
const rstCodeOf = (response: ServedRequest['response'] | Http2ServerResponse): number =>
  ('stream' in response ? response.stream?.rstCode : undefined) ?? constants.NGHTTP2_NO_ERROR;

const incomplete = (status: number, kind: ErrorKind | undefined, timed = true): Outcome => ({
  status,
  kind,
  complete: false,
  timed,
});

function brokenOff(served: ServedRequest): Outcome {
  const { request, response } = served;
  if (isUpgrade(request) && !response.headersSent) return incomplete(101, undefined, false);
  if (served.timedOut) return incomplete(504, 'timeout');
  if (isTooSlow(request.socket?.errored)) return incomplete(408, 'timeout');
  if (!clientLeft(served)) return incomplete(500, 'server');
  // Who reads an event stream leaves when they have read enough, and decide alone how long it takes.
  if (isEventStream(response)) return incomplete(response.statusCode, undefined, false);
  return incomplete(CLIENT_CLOSED_REQUEST, 'aborted');
}

/** From then on the connection speaks another protocol, and lasts as long as that. */
const isUpgrade = (request: ServedRequest['request']): boolean => 'upgrade' in request && request.upgrade === true;

/** Node gives up on a client that takes longer than `server.requestTimeout` to send its request. */
const isTooSlow = (error: Error | null | undefined): boolean =>
  error != null && 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';

function clientLeft({ request, response }: ServedRequest): boolean {
  // An answer that waits for one before it has no socket yet: newer Nodes fail it themselves where the connection ends.
  if (response.errored != null && response.socket != null) return false;
  // Streams of one HTTP/2 connection end one by one, which its socket does not tell.
  if (request.httpVersionMajor > 1) return rstCodeOf(response) !== constants.NGHTTP2_INTERNAL_ERROR;
  const { socket } = request;
  return socket?.readableEnded === true || socket?.errored != null;
}

function isEventStream(response: ServedRequest['response']): boolean {
  if (!response.headersSent) return false;
  const declared = response.getHeader('content-type');
  // Headers that go straight to writeHead are kept nowhere but in the text that was sent.
  const sent = '_header' in response ? String(response._header) : '';
  return String(declared).startsWith('text/event-stream') || /^content-type: *text\/event-stream/im.test(sent);
}
