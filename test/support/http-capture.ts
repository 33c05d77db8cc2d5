import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A captured request. */
export interface Captured {
  /** Including the query string. */
  readonly path: string;
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: the bodies are other programs' formats; tests name the fields that they need.
  readonly body: any;
}

export interface HttpCapture {
  readonly url: string;
  readonly requests: readonly Captured[];
  /** The requests to one path, in the order in which they came. */
  to(path: string): Captured[];
  close(): void;
}

/** Receives JSON on loopback, stores it, and responds 200 `ok`, as Slack does. */
export async function captureHttp(): Promise<HttpCapture> {
  const requests: Captured[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url ?? '', at: Date.now(), body: JSON.parse(await textOf(request)) });
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    to: path => requests.filter(request => request.path === path),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
