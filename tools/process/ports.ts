import { createServer, type ListenOptions, type Server } from 'node:net';

// Below the ephemeral port range (Linux: 32768 and up), since an outgoing connection could take the port between our check
// and the program's listen. Above the usual ports of our programs (Jaeger's 16686), below Kubernetes' node ports (30000).
export const [FIRST, LAST] = [20_000, 29_999];

/**
 * A TCP port on which nothing listens. While this process lives, no other call returns it, in this process or another,
 * since a program may take long to listen.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    // In this order: probing a port that is already reserved would get in the way of the program it is reserved for.
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

const reserved = new Set<number>();

/** Whether the port was still available, and is ours from now on. */
async function reserve(port: number): Promise<boolean> {
  if (reserved.has(port)) return false;
  // A name in Linux' abstract socket namespace represents the port: only one process of the same network namespace can
  // hold it, and it is released with the process, however that ends.
  const name = { path: `\0aion-monitoring-port-${port}` };
  if (process.platform === 'linux' && !(await listens(createServer().unref(), name))) return false;
  reserved.add(port);
  return true;
}

/** Listens briefly on all addresses, so that neither a loopback nor a wildcard listener is missed. */
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
