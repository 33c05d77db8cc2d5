import type { IncomingMessage } from 'node:http';

/** Path of the request's target, without its query, which may hold secrets; never throws on a malformed one. */
export function pathOf(target: string | undefined): string {
  if (target === undefined || target === '') return '/';
  // The absolute form, `GET http://host/path`, is what proxies get.
  const start = target.charCodeAt(0) === SLASH ? 0 : startOfPath(target);
  const end = target.indexOf('?', start);
  return end === -1 ? target.slice(start) : target.slice(start, end) || '/';
}
const SLASH = 0x2f;

function startOfPath(target: string): number {
  const authority = target.indexOf('://');
  const path = authority === -1 ? -1 : target.indexOf('/', authority + 3);
  return path === -1 ? 0 : path;
}

export const schemeOf = (request: IncomingMessage): 'http' | 'https' =>
  'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http';

/** Host and port as the client names them; IPv6 addresses without their brackets. */
export function hostOf(host: string | undefined): { readonly address?: string; readonly port?: number } {
  const [, address, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(host ?? '') ?? [];
  if (address === undefined) return {};
  return { address: address.replace(/^\[|\]$/g, ''), ...(port !== undefined && { port: Number(port) }) };
}
