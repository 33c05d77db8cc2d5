import { createServer, type ListenOptions, type Server } from 'node:net';

// Below the range that systems take ports for outgoing connections from (Linux: 32768 and up): one of those could come
// between the moment that we look and the moment that the program listens. Above the usual ports of our programs
// (Jaeger's 16686), below Kubernetes' node ports (30000).
export const [FIRST, LAST] = [20_000, 29_999];

/**
 * A TCP port that nobody listens on. While this process lives, no other call gets it, in this process or in another: a
 * program may take long to listen.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    // In this order: to look at a port that was given out already would be in the way of the program that it is for.
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
  throw new Error(`found no free port from ${FIRST} to ${LAST}`);
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

const given = new Set<number>();

/** Whether the port is ours from now on. */
async function reserve(port: number): Promise<boolean> {
  if (given.has(port)) return false;
  // A name in Linux' abstract namespace stands for the port: one process can have it, in the same network namespace as
  // the port's, and it goes with the process, however that ends.
  const name = { path: `\0aion-monitoring-port-${port}` };
  if (process.platform === 'linux' && !(await listens(createServer().unref(), name))) return false;
  given.add(port);
  return true;
}

/** Listens for a moment, on all addresses, so that neither a loopback nor a wildcard listener is overlooked. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await listens(server, { port, exclusive: true });
  if (free) await new Promise(resolve => server.close(resolve));
  return free;
}

function listens(server: Server, options: ListenOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(options, () => resolve(true));
  });
}
