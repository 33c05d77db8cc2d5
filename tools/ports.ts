import { createServer } from 'node:net';

// Below the range that systems take ports for outgoing connections from (Linux: 32768 and up): one of those could come
// between the moment that we look and the moment that the program listens. Above the usual ports of our programs
// (Jaeger's 16686), below Kubernetes' node ports (30000).
const FIRST = 20_000;
const LAST = 29_999;

const given = new Set<number>();

/** A TCP port that nobody listens on, given out once in this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`found no free port from ${FIRST} to ${LAST}`);
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

/** Listens for a moment, on all addresses, so that neither a loopback nor a wildcard listener is overlooked. */
function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
