import { constants, type Http2ServerResponse } from 'node:http2';
import type { ErrorKind } from './labels';
import type { ServedRequest } from './served';

/** How a request ended. */
export interface Outcome {
  /** The status to count: the one that was sent or, if the response was not delivered, one that says why. */
  readonly status: number;
  readonly kind: ErrorKind | undefined;
  /** The whole response was sent. */
  readonly complete: boolean;
  /** Whether its duration counts towards the latency of the service. */
  readonly timed: boolean;
}

/** What is known about a request at its end. */
export interface Ended {
  readonly served: ServedRequest;
  /** The template, or the label for requests without one. */
  readonly route: string;
  readonly outcome: Outcome;
  /** The duration. */
  readonly seconds: number;
}

/** As in nginx: the client closed the connection before the response. */
const CLIENT_CLOSED_REQUEST = 499;
const TIMEOUT_STATUSES: readonly number[] = [408, 504];

function kindOf(status: number, timedOut: boolean): ErrorKind | undefined {
  if (status < 400) return undefined;
  if (TIMEOUT_STATUSES.includes(status) || (timedOut && status >= 500)) return 'timeout';
  if (status === CLIENT_CLOSED_REQUEST) return 'aborted';
  return status >= 500 ? 'server' : 'client';
}

/** `finished`: Node has handed the whole response to the system. */
export function outcomeOf(served: ServedRequest, finished: boolean): Outcome {
  const { statusCode } = served.response;
  if (!finished || !isComplete(served)) return incompleteOutcome(served);
  return { status: statusCode, kind: kindOf(statusCode, served.timedOut), complete: true, timed: true };
}

/** Node also emits `finish` for a response whose last write failed or, in HTTP/2, whose stream the client closed. */
function isComplete({ request, response }: ServedRequest): boolean {
  if (request.httpVersionMajor > 1) return response.writableEnded && rstCodeOf(response) === constants.NGHTTP2_NO_ERROR;
  return request.socket?.errored == null;
}

/** Why an HTTP/2 stream ended. */
const rstCodeOf = (response: ServedRequest['response'] | Http2ServerResponse): number =>
  ('stream' in response ? response.stream?.rstCode : undefined) ?? constants.NGHTTP2_NO_ERROR;

const incomplete = (status: number, kind: ErrorKind | undefined, timed = true): Outcome => ({
  status,
  kind,
  complete: false,
  timed,
});

function incompleteOutcome(served: ServedRequest): Outcome {
  const { request, response } = served;
  if (isUpgrade(request) && !response.headersSent) return incomplete(101, undefined, false);
  if (served.timedOut) return incomplete(504, 'timeout');
  if (isTooSlow(request.socket?.errored)) return incomplete(408, 'timeout');
  if (!clientDisconnected(served)) return incomplete(500, 'server');
  // The readers of an event stream close it when they want, so its duration says nothing about the service.
  if (isEventStream(response)) return incomplete(response.statusCode, undefined, false);
  return incomplete(CLIENT_CLOSED_REQUEST, 'aborted');
}

/** After an upgrade the connection speaks another protocol, for as long as that needs. */
const isUpgrade = (request: ServedRequest['request']): boolean => 'upgrade' in request && request.upgrade === true;

/** Whether the client took longer than `server.requestTimeout` to send its request. */
const isTooSlow = (error: Error | null | undefined): boolean =>
  error != null && 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';

function clientDisconnected({ request, response }: ServedRequest): boolean {
  // A pipelined response that waits for an earlier one has no socket yet; newer Nodes fail it when the connection ends.
  if (response.errored != null && response.socket != null) return false;
  // Streams of an HTTP/2 connection end one by one, which its socket does not show.
  if (request.httpVersionMajor > 1) return rstCodeOf(response) !== constants.NGHTTP2_INTERNAL_ERROR;
  const { socket } = request;
  return socket?.readableEnded === true || socket?.errored != null;
}

function isEventStream(response: ServedRequest['response']): boolean {
  if (!response.headersSent) return false;
  const declared = response.getHeader('content-type');
  // Headers passed to writeHead are kept only in the text that was sent.
  const sent = '_header' in response ? String(response._header) : '';
  return String(declared).startsWith('text/event-stream') || /^content-type: *text\/event-stream/im.test(sent);
}
