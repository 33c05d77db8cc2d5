import { connect } from 'node:net';
import { find } from '../../tools/cluster/prerequisites';
import { freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';

export interface Redis {
  /** `redis://127.0.0.1:…` */
  readonly url: string;
  readonly port: number;
  readonly program: Program;
}

/** A new, empty Redis on loopback; stopped after the tests of the file. Throws if it is not installed. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    temporaryFolder('redis'),
  ];
  const program = start(binary(), flags, { name: 'redis' });
  await waitFor(() => pings(port), { what: 'Redis to respond', program });
  return { url: `redis://127.0.0.1:${port}`, port, program };
}

function binary(): string {
  const found = find('redis-server');
  if (found === undefined) throw new Error('Redis is not installed (no redis-server): apt-get install redis-server');
  return found;
}

/** Redis also accepts inline commands. */
const pings = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', reject);
    socket.once('data', answer => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
  });
