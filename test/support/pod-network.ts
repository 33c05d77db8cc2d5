import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { Certificate } from './certificate';

/** What listens at an address of the network: a text to respond with, or the URL of a real program. */
export type Endpoint = { expose(url: URL): string } | { readonly program: string };

/** A network of pods and nodes behind one proxy on loopback: their addresses only exist inside it. */
export interface PodNetwork {
  /** Value of `proxy_url`. */
  readonly url: string;
  /** `host:port` → what listens there. Addresses with a token use TLS and require it. */
  add(host: string, endpoint: Endpoint, token?: string): void;
  /** From now on this address does not respond. */
  cut(host: string): void;
  restore(host: string): void;
  close(): void;
}

interface Listener {
  readonly endpoint: Endpoint;
  readonly token?: string;
}

export async function podNetwork(certificate: Certificate): Promise<PodNetwork> {
  const listeners = new Map<string, Listener>();
  const unreachable = new Set<string>();
  const sockets = new Set<Socket>();

  const answer = (host: string, request: IncomingMessage, response: ServerResponse, secure: boolean): void => {
    const listener = listeners.get(host);
    if (listener === undefined || unreachable.has(host)) {
      request.socket.destroy();
      return;
    }
    const { endpoint, token } = listener;
    if (secure !== (token !== undefined)) return void response.writeHead(400).end();
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return void response.writeHead(401).end();
    }
    const url = new URL(request.url ?? '', `http://${host}`);
    respond(endpoint, url, response).catch(error => response.writeHead(502).end(String(error)));
  };

  const secure = createTlsServer(certificate, (request, response) => {
    answer(request.headers.host ?? '', request, response, true);
  });
  const proxy = createServer((request, response) => {
    answer(new URL(request.url ?? '').host, request, response, false);
  });
  proxy.on('connect', (request, client: Socket) => {
    if (unreachable.has(request.url ?? '')) return client.destroy();
    const upstream = connect(portOf(secure), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
  });
  for (const server of [secure, proxy]) await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${portOf(proxy)}`,
    add: (host, endpoint, token) => void listeners.set(host, { endpoint, ...(token !== undefined && { token }) }),
    cut: host => void unreachable.add(host),
    restore: host => void unreachable.delete(host),
    close: () => {
      for (const socket of sockets) socket.destroy();
      for (const server of [secure, proxy]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function respond(endpoint: Endpoint, url: URL, response: ServerResponse): Promise<void> {
  if ('expose' in endpoint) {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(endpoint.expose(url));
    return;
  }
  const real = await fetch(`${endpoint.program}${url.pathname}${url.search}`);
  response.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? 'text/plain' });
  response.end(await real.text());
}
