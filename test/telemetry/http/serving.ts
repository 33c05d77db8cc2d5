/** Servers on loopback, clients that misbehave, and what was recorded about them. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { waitFor } from '../../../tools/process/run';
import type { LogLine, TestCore } from '../core';

const TIMEOUT_MS = 20_000;

const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    if (server.listening) await new Promise(resolve => server.close(resolve));
  }
});

/** Listens on a free port until the test ends. Returns the URL without a trailing slash. */
export async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const serve = (listener: RequestListener, options: ServerOptions = {}): Promise<string> =>
  listen(createServer(options, listener));

export interface Connection {
  readonly socket: Socket;
  /** Everything received so far. */
  received(): string;
  /** Resolves when the server has closed it. */
  readonly closed: Promise<unknown>;
}

/** Sends raw bytes, as no well-behaved client would. */
export async function send(base: string, text: string): Promise<Connection> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  let received = '';
  socket.setEncoding('utf8').on('data', chunk => {
    received += chunk;
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, closed, received: () => received };
}

/** Waits for the lines of this many requests; the line is the last thing recorded for a request. */
export function linesOf(core: TestCore, requests: number): Promise<readonly LogLine[]> {
  const lines = () => core.lines.filter(line => line.module === 'http');
  return waitFor(() => lines().length >= requests && lines(), {
    what: `${requests} requests to end`,
    timeoutMs: TIMEOUT_MS,
  });
}

/** The line of the only request. */
export async function lineOf(core: TestCore): Promise<LogLine> {
  const [line, ...more] = await linesOf(core, 1);
  if (line === undefined || more.length > 0) throw new Error(`${more.length + 1} requests ended instead of one`);
  return line;
}
