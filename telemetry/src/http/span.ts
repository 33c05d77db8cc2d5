import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { recordError } from '../tracing/in-span';
import { type Method, UNKNOWN, UNMATCHED } from './labels';
import type { Ended, Outcome } from './outcome';
import { hostOf, schemeOf } from './target';

/** OpenTelemetry's value for an unknown method; the known ones are the catalogue's. */
const OTHER_METHOD = '_OTHER';

const isTemplate = (route: string): boolean => route !== UNMATCHED && route !== UNKNOWN;

/** `GET /users/:id`, or `GET` if there is no route; `HTTP` stands for an unknown method. */
function nameOf(method: Method, route: string | undefined): string {
  const verb = method === 'OTHER' ? 'HTTP' : method;
  return route !== undefined && isTemplate(route) ? `${verb} ${route}` : verb;
}

export interface SpanProps {
  readonly request: IncomingMessage;
  readonly label: Method;
  readonly path: string;
  readonly parent: Context;
  /** The caller's span, if it is not the parent. */
  readonly link: SpanContext | undefined;
  /** If known already, so that samplers see it in the span's name. */
  readonly route: string | undefined;
  readonly clientAddress: boolean;
}

/** The server span, according to OpenTelemetry's semantic conventions for HTTP. */
export function startServerSpan(tracer: Tracer, props: SpanProps): Span {
  const { request, label, path, parent, link, route } = props;
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: label === 'OTHER' ? OTHER_METHOD : label,
    [ATTR_URL_PATH]: path,
    [ATTR_URL_SCHEME]: schemeOf(request),
  };
  const links = link && { links: [{ context: link }] };
  const span = tracer.startSpan(nameOf(label, route), { kind: SpanKind.SERVER, attributes, ...links }, parent);
  // Attributes that no sampler reads are collected only for sampled requests, which are few.
  if (span.isRecording()) span.setAttributes(details(props));
  return span;
}

function details({ request, label, clientAddress }: SpanProps): Attributes {
  const { headers, method, httpVersion, socket } = request;
  const { address, port } = hostOf(headers.host ?? headers[':authority']?.toString());
  return {
    [ATTR_NETWORK_PROTOCOL_VERSION]: httpVersion,
    ...(address !== undefined && { [ATTR_SERVER_ADDRESS]: address }),
    ...(port !== undefined && { [ATTR_SERVER_PORT]: port }),
    ...(headers['user-agent'] !== undefined && { [ATTR_USER_AGENT_ORIGINAL]: headers['user-agent'] }),
    ...(label === 'OTHER' && method !== undefined && { [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: method }),
    ...(clientAddress && socket.remoteAddress !== undefined && { [ATTR_CLIENT_ADDRESS]: socket.remoteAddress }),
  };
}

/** Ends the span with the outcome of the request. Only failures of the service are errors of its span. */
export function endServerSpan({ served, route, outcome }: Ended): void {
  const { span, response } = served;
  const { status } = outcome;
  if (span.isRecording()) {
    span.updateName(nameOf(served.label, route));
    if (isTemplate(route)) span.setAttribute(ATTR_HTTP_ROUTE, route);
    if (response.headersSent) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, response.statusCode);
    else if (status === 101) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    const type = errorTypeOf(outcome);
    if (type !== undefined) span.setAttribute(ATTR_ERROR_TYPE, type);
    if (status >= 500 && served.failure !== undefined) recordError(span, served.failure);
  }
  span.end();
}

/** For failures without an exception. A response that reports a mistake of the client is not one. */
function errorTypeOf({ status, kind, complete }: Outcome): string | undefined {
  if (!complete) return kind;
  return status >= 500 ? String(status) : undefined;
}
