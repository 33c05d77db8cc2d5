import path from 'node:path';
import { find } from '../prerequisites';
import { debianVersion } from './debian';
import { BASE, type Content, type Image, SHELL } from './image';

const POSTGRES = '/usr/lib/postgresql/*/bin/postgres';
/** Ids of Debian's users. */
const POSTGRES_USER = 999;
const REDIS_USER = 999;

/** PostgreSQL and Redis from Debian, for the monitored workload; they run as any user except root. */
export const databaseImages = () => ({ postgres: postgres(), redis: redis() }) as const satisfies Record<string, Image>;

/**
 * Its variables are those of the official image: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, and PGDATA, a folder
 * in a volume. Scripts `*.sql` in /docker-entrypoint-initdb.d run once, when the database is created.
 */
function postgres(): Image {
  const server = find(POSTGRES) ?? POSTGRES;
  const bin = path.dirname(server);
  const home = path.dirname(bin);
  const major = path.basename(home);
  const programs = Object.fromEntries(
    ['postgres', 'initdb', 'pg_ctl', 'pg_isready', 'psql'].map((name): [string, Content] => [
      path.join(bin, name),
      { from: path.join(bin, name), libraries: true },
    ]),
  );
  return {
    reference: `docker.io/library/postgres:${major}`,
    version: major,
    contents: {
      ...BASE,
      ...SHELL,
      ...programs,
      '/etc/passwd': {
        text: `root:x:0:0:root:/root:/bin/sh\npostgres:x:${POSTGRES_USER}:${POSTGRES_USER}::/:/bin/sh\n`,
      },
      '/etc/group': { text: `root:x:0:\npostgres:x:${POSTGRES_USER}:\n` },
      [path.join(home, 'lib')]: { from: path.join(home, 'lib') },
      [`/usr/share/postgresql/${major}`]: { from: `/usr/share/postgresql/${major}` },
      '/usr/share/zoneinfo': { from: '/usr/share/zoneinfo' },
      '/usr/lib/locale/C.utf8': { from: '/usr/lib/locale/C.utf8' },
      '/run/postgresql': { folder: true, mode: 0o1777 },
      '/docker-entrypoint-initdb.d': { folder: true },
      '/usr/local/bin/docker-entrypoint.sh': { text: POSTGRES_ENTRYPOINT, mode: 0o755 },
    },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    user: `${POSTGRES_USER}:${POSTGRES_USER}`,
    env: { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, LANG: 'C.UTF-8', PGDATA: '/var/lib/postgresql/data/pgdata' },
  };
}

const POSTGRES_ENTRYPOINT = `#!/bin/sh
set -eu
user=\${POSTGRES_USER:-postgres}
database=\${POSTGRES_DB:-$user}
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "\${POSTGRES_PASSWORD:-}" ]; then
    echo 'POSTGRES_PASSWORD is not set: refusing to start a database without a password' >&2
    exit 1
  fi
  mkdir -p "$PGDATA"
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$user" --pwfile=/tmp/password --auth-host=scram-sha-256 --auth-local=trust
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses='' -k /tmp" start
  export PGHOST=/tmp
  [ "$database" = postgres ] || psql -v ON_ERROR_STOP=1 -U "$user" -d postgres -c "create database \\"$database\\""
  for script in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -e "$script" ] || psql -v ON_ERROR_STOP=1 -U "$user" -d "$database" -f "$script"
  done
  pg_ctl --wait --mode=fast stop
  unset PGHOST
fi
[ "$1" != postgres ] || set -- "$@" -c listen_addresses='*' -k /tmp
exec "$@"
`;

/** One binary is server, client and checker, depending on the name it is called by. */
function redis(): Image {
  const program = find('/usr/bin/redis-check-rdb') ?? '/usr/bin/redis-check-rdb';
  const version = debianVersion('redis-tools');
  return {
    reference: `docker.io/library/redis:${version.split('.')[0]}`,
    version,
    contents: {
      ...BASE,
      ...SHELL,
      '/usr/bin/redis-server': { from: program, libraries: true },
      '/usr/bin/redis-cli': { from: '/usr/bin/redis-cli', libraries: true },
      '/data': { folder: true, mode: 0o1777 },
    },
    entrypoint: ['redis-server'],
    cmd: ['--protected-mode', 'no', '--dir', '/data'],
    user: `${REDIS_USER}:${REDIS_USER}`,
    workdir: '/data',
  };
}
