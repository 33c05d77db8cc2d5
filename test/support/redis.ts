import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/run';

export interface Redis {
  /** `redis://127.0.0.1:…` */
  readonly url: string;
  readonly port: number;
  readonly program: Program;
}

/** A new, empty Redis on loopback; stopped after the tests of the file. Throws where it is not installed. */
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
  await waitFor(() => pings(port), { what: 'Redis to answer', program });
  return { url: `redis://127.0.0.1:${port}`, port, program };
}

function binary(): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin'];
  const found = folders.map(folder => path.join(folder, 'redis-server')).find(isExecutable);
  if (found === undefined) throw new Error('Redis is not installed (no redis-server): apt-get install redis-server');
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Redis takes a command as a line too. */
const pings = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', reject);
    socket.once('data', answer => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
  });
