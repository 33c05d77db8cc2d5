/** Sizes of bodies, counted as they are read and written. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ServedRequest, servedOf } from './served';

/** Keys of the original methods. */
const WRITE = Symbol('aion.telemetry.write');
const END = Symbol('aion.telemetry.end');
const PUSH = Symbol('aion.telemetry.push');
type Pass = (chunk: unknown, ...rest: unknown[]) => unknown;
type CountedResponse = ServerResponse & { [WRITE]: Pass; [END]: Pass };
type CountedRequest = IncomingMessage & { [PUSH]: IncomingMessage['push'] };

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') {
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  }
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}

function count(served: ServedRequest | null | undefined, chunk: unknown, encoding: unknown): void {
  // `end` may call `write` with what has been counted already.
  if (served == null || served.writingEnd) return;
  served.responseBytes += sizeOf(chunk, encoding);
}

function write(this: CountedResponse, chunk: unknown, ...rest: unknown[]): unknown {
  count(servedOf(this), chunk, rest[0]);
  return this[WRITE](chunk, ...rest);
}

function end(this: CountedResponse, chunk: unknown, ...rest: unknown[]): unknown {
  const served = servedOf(this);
  count(served, chunk, rest[0]);
  if (served != null) served.writingEnd = true;
  return this[END](chunk, ...rest);
}

/** Counts what is written from now on, without chunk framing. */
export function countResponse(served: ServedRequest): void {
  const { response } = served;
  // The response was sent before measuring began, for example to a malformed URL.
  if (response.headersSent) served.responseCounted = false;
  const counted = response as CountedResponse;
  counted[WRITE] = response.write as Pass;
  counted[END] = response.end as Pass;
  response.write = write as ServerResponse['write'];
  response.end = end as ServerResponse['end'];
}

function push(this: CountedRequest, chunk: unknown, encoding?: BufferEncoding): boolean {
  const served = servedOf(this);
  if (served != null) served.requestBytes += sizeOf(chunk, encoding);
  return this[PUSH](chunk, encoding);
}

/** Uses the declared length; a body without one is counted as it arrives. */
export function countRequest(served: ServedRequest): void {
  const { request } = served;
  const declared = request.headers['content-length'];
  if (declared !== undefined) served.requestBytes = Number(declared) || 0;
  else if (request.headers['transfer-encoding'] !== undefined || request.httpVersionMajor > 1) {
    (request as CountedRequest)[PUSH] = request.push;
    request.push = push;
  }
}

/** A body that HTTP does not allow is written, but not sent. */
export function sentBytes({ label, response, responseBytes }: ServedRequest): number {
  const { statusCode } = response;
  return label === 'HEAD' || statusCode === 204 || statusCode === 304 ? 0 : responseBytes;
}
