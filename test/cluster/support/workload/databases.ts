import { development } from '../../../../aion/environments/development';
import { databaseImages } from '../../../../tools/cluster/images/databases';
import { claim, deployment, service } from './controllers';
import { PASSWORDS, ROLES } from './secrets';

export const DATABASES = development.databases as Required<NonNullable<typeof development.databases>>;
const { postgres, redis } = DATABASES;
/** Names of the Services, from the environment's addresses: `postgres` in `postgres.aion.svc`. */
export const POSTGRES = nameIn(postgres.host);
export const REDIS = nameIn(redis.host);

/** The role that owns the product's tables. */
export const OWNER = 'aion';
/** The user in Debian's images and in the official ones. */
const USER = 999;

const password = (key: (typeof PASSWORDS.keys)[number]) => ({ secret: PASSWORDS.name, key });

/** PostgreSQL and Redis at the addresses in `dist/`, with passwords, as ordinary users. PostgreSQL's data is persistent. */
export const databases = (): object[] => [
  claim(POSTGRES, '1Gi'),
  deployment({
    name: POSTGRES,
    image: databaseImages().postgres.reference,
    user: USER,
    env: {
      POSTGRES_USER: OWNER,
      POSTGRES_PASSWORD: password('owner'),
      POSTGRES_DB: postgres.database,
      PGDATA: '/var/lib/postgresql/data/pgdata',
    },
    folders: [
      { path: '/var/lib/postgresql/data', from: { claim: POSTGRES } },
      { path: '/docker-entrypoint-initdb.d', from: { secret: ROLES } },
      { path: '/tmp', from: 'empty' },
      { path: '/run/postgresql', from: 'empty' },
    ],
    resources: { requests: { cpu: '50m', memory: '128Mi' } },
    ports: { sql: postgres.port },
    // By TCP: while it makes the roles, it listens on its socket alone. Once only: a program that is started in a container
    // every two seconds costs as much CPU as all that PostgreSQL does here.
    startupProbe: {
      exec: { command: ['pg_isready', '-h', '127.0.0.1', '-U', OWNER] },
      periodSeconds: 1,
      timeoutSeconds: 5,
      failureThreshold: 240,
    },
    readinessProbe: { tcpSocket: { port: postgres.port }, periodSeconds: 5 },
    // Its smart shutdown waits for clients until then.
    graceSeconds: 5,
  }),
  service(POSTGRES, postgres.port),

  deployment({
    name: REDIS,
    image: databaseImages().redis.reference,
    user: USER,
    env: { REDIS_PASSWORD: password('redis') },
    args: ['--requirepass', '$(REDIS_PASSWORD)', '--dir', '/data', '--save', ''],
    folders: [{ path: '/data', from: 'empty' }],
    resources: { requests: { cpu: '20m', memory: '32Mi' } },
    ports: { redis: redis.port },
    readinessProbe: { tcpSocket: { port: redis.port }, periodSeconds: 2 },
  }),
  service(REDIS, redis.port),
];

function nameIn(host: string): string {
  return host.split('.')[0] as string;
}
