import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import path from 'node:path';
import { find } from '../../tools/cluster/prerequisites';
import { freePort, type Program, run, start, temporaryFolder, waitFor } from '../../tools/process/run';

export interface Postgres {
  readonly host: string;
  readonly port: number;
  /** Superuser, without a password. */
  readonly user: string;
  readonly database: string;
  /** `initdb`'s folder. */
  readonly data: string;
  readonly program: Program;
}

export interface PostgresOptions {
  /** Settings of postgresql.conf, in addition to those that make it fast. @default {} */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** It does not outlive the test, so it need not survive a power cut, and needs little memory. */
const THROWAWAY = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '16MB',
  max_connections: 30,
};

const INITDB = '/usr/lib/postgresql/*/bin/initdb';
/** Created by Debian's package. PostgreSQL refuses to run as root. */
const ACCOUNT = 'postgres';

/** A new, empty PostgreSQL on loopback; stopped and removed after the tests of the file. Throws if it is not installed. */
export async function startPostgres({ settings = {} }: PostgresOptions = {}): Promise<Postgres> {
  const folder = temporaryFolder('postgres');
  const as = unprivileged(folder);
  const data = path.join(folder, 'data');
  const initdb = as('initdb', ['--pgdata', data, '--username', ACCOUNT, '--auth=trust', '--no-sync', '--no-locale']);
  const created = await run(initdb.binary, [...initdb.args, '--encoding=UTF8'], { cwd: folder });
  if (created.code !== 0)
    throw new Error(`initdb failed with code ${created.code}:\n${created.stdout}${created.stderr}`);
  const port = await freePort();
  const all = { ...THROWAWAY, listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = as('postgres', ['-D', data, ...flags]);
  const program = start(server.binary, server.args, {
    name: 'postgres',
    cwd: folder,
    // The fast shutdown: SIGTERM would wait until the last client disconnects.
    stopSignal: 'SIGINT',
  });
  const isReady = as('pg_isready', ['--host=127.0.0.1', `--port=${port}`, '--quiet']);
  await waitFor(async () => (await run(isReady.binary, isReady.args, { cwd: folder })).code === 0, {
    what: 'PostgreSQL to accept connections',
    program,
  });
  return { host: '127.0.0.1', port, user: ACCOUNT, database: 'postgres', data, program };
}

/** How to run PostgreSQL's programs. As root, they run as their own account, which then owns the folder. */
function unprivileged(folder: string) {
  const binaries = newest();
  if (process.getuid?.() !== 0)
    return (program: string, args: readonly string[]) => ({ binary: path.join(binaries, program), args });
  const id = (flag: string) => Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(folder, uid, gid);
  return (program: string, args: readonly string[]) => ({
    binary: 'setpriv',
    args: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', path.join(binaries, program), ...args],
  });
}

/** Debian keeps the server's programs outside of PATH, in a folder per version. */
function newest(): string {
  const initdb = find(INITDB);
  if (initdb === undefined) {
    throw new Error(`PostgreSQL's server is not installed (no ${INITDB}): apt-get install postgresql`);
  }
  return path.dirname(initdb);
}
