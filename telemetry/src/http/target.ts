import type { IncomingMessage } from 'node:http';

/** The path of a request target, without the query, which may contain secrets; never throws on a malformed one. */
export function pathOf(target: string | undefined = '/'): string {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  return path.charCodeAt(0) === SLASH ? path : path.replace(ORIGIN, '') || '/';
}
const SLASH = 0x2f;
/** The origin in the absolute form, `GET http://host/path`, as sent to proxies. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i;

export const schemeOf = (request: IncomingMessage): 'http' | 'https' =>
  'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http';

/** Host and port as sent by the client; IPv6 addresses without brackets. */
export function hostOf(host: string | undefined): { readonly address?: string; readonly port?: number } {
  const [, address, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(host ?? '') ?? [];
  if (address === undefined) return {};
  return { address: address.replace(/^\[|\]$/g, ''), ...(port !== undefined && { port: Number(port) }) };
}
