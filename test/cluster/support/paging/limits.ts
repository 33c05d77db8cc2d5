import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { POSTGRES, REDIS } from '../workload/databases';

/** @param input of the script, which is then an argument. @default the script itself is the input */
const run = (cluster: TestCluster, database: string, script: string, input?: string): Promise<string> =>
  cluster.kubectl(
    [
      ...['-n', namespaces.aion, 'exec', '-i', `deployment/${database}`, '--', 'sh'],
      ...(input === undefined ? ['-eu'] : ['-euc', `PGPASSWORD=$POSTGRES_PASSWORD ${script}`]),
    ],
    { input: input ?? script, timeoutMs: 60_000 },
  );

/** Marks the connections of the fault. */
const LEAK = 'leak';
/** What a statement prints, as an administrator of PostgreSQL sees it. Throws with the server's error. */
export const psql = (cluster: TestCluster, statement: string): Promise<string> =>
  run(cluster, POSTGRES, `psql -h 127.0.0.1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v ON_ERROR_STOP=1`, statement);

/** A database of its own, so that the product's is left alone. */
const asLeak = (options: string) =>
  `PGAPPNAME=${LEAK} PGPASSWORD=$POSTGRES_PASSWORD psql -h 127.0.0.1 -U "$POSTGRES_USER" -d postgres -qtA ${options}`;

/**
 * Opens as many connections as 81 % of those that PostgreSQL accepts, and keeps them: a session of the server's opens them, which
 * takes one client where another way takes a hundred. What is left is enough for the product.
 */
export const openConnections = (cluster: TestCluster): Promise<string> =>
  run(
    cluster,
    POSTGRES,
    `
    ${asLeak(`-c 'create extension if not exists dblink'`)}
    cat > /tmp/${LEAK}.sql <<'SQL'
      select dblink_connect(
        'connection ' || i,
        format('host=127.0.0.1 dbname=postgres application_name=${LEAK} user=%s password=%s', current_user, :'password')
      )
      from generate_series(1, ceil(0.81 * current_setting('max_connections')::int)::int) i;
      select pg_sleep(3600);
SQL
    # The server is process 1 and adopts it: a client that ends with an error would be to it a server process that has crashed.
    (${asLeak(`-v password="$POSTGRES_PASSWORD" -f /tmp/${LEAK}.sql`)} || true) >/tmp/${LEAK}.log 2>&1 </dev/null &`,
  );

export const closeConnections = (cluster: TestCluster): Promise<string> =>
  run(
    cluster,
    POSTGRES,
    asLeak(`<<'SQL'
      select count(pg_terminate_backend(pid)) from pg_stat_activity
      where application_name = '${LEAK}' and pid <> pg_backend_pid();
      drop extension if exists dblink;
SQL`),
  );

const MEMORY = 32 * 2 ** 20;
const redis = (command: string) => `REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -e ${command}`;

/** Gives Redis a memory limit, and fills it to about 95 % with one value: beyond the threshold, and writes still succeed. */
export const fillMemory = (cluster: TestCluster): Promise<string> =>
  run(
    cluster,
    REDIS,
    `
    ${redis('config set maxmemory-policy noeviction')}
    ${redis(`config set maxmemory ${MEMORY}`)}
    used=$(${redis('info memory')} | sed -n 's/^used_memory:\\([0-9]*\\).*/\\1/p')
    ${redis(`setrange ${LEAK} $((${Math.floor(0.92 * MEMORY)} - used)) x`)}`,
  );

export const freeMemory = (cluster: TestCluster): Promise<string> =>
  run(cluster, REDIS, [`del ${LEAK}`, 'config set maxmemory 0'].map(redis).join('\n'));
