import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ApiObject {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The part of a Kubernetes API server that service discovery needs: lists and watches of objects that never change. */
export interface KubernetesApi {
  readonly url: string;
  /** Paths that were requested. */
  readonly requested: ReadonlySet<string>;
  close(): void;
}

/** @param objects path → kind and its objects, such as `/api/v1/nodes`; every other path is forbidden */
export async function kubernetesApi(
  objects: Readonly<Record<string, { readonly kind: string; readonly items: readonly ApiObject[] }>>,
): Promise<KubernetesApi> {
  const requested = new Set<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://api');
    requested.add(url.pathname);
    const found = objects[url.pathname];
    if (found === undefined)
      return send(response, 403, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 403 });
    const { kind, items } = found;
    if (url.searchParams.get('watch') === null) {
      return send(response, 200, { kind: `${kind}List`, apiVersion: 'v1', metadata: VERSION, items });
    }
    watch(request, response, kind, url.searchParams.get('sendInitialEvents') === 'true' ? items : undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, requested, close: () => close(server) };
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Also closes open connections. */
export function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

const VERSION = { resourceVersion: '1' };

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** A client may request the list as the first events of a watch, followed by a bookmark. */
function watch(_: IncomingMessage, response: ServerResponse, kind: string, initial?: readonly ApiObject[]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (initial === undefined) return;
  const event = (type: string, object: object) => response.write(`${JSON.stringify({ type, object })}\n`);
  for (const item of initial) event('ADDED', { apiVersion: 'v1', kind, ...item });
  event('BOOKMARK', {
    apiVersion: 'v1',
    kind,
    metadata: { ...VERSION, annotations: { 'k8s.io/initial-events-end': 'true' } },
  });
}
