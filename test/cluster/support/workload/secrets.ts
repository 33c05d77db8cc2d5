import { randomBytes } from 'node:crypto';
import { grafanaDatabaseSecret, namespaces, postgresExporterSecret, redisExporterSecret } from '../aion';
import type { TestCluster } from '../cluster';
import { list } from '../objects';

/** The Secret with the databases' passwords. */
export const PASSWORDS = { name: 'databases', keys: ['owner', 'exporter', 'grafana', 'redis'] } as const;
type Passwords = Readonly<Record<(typeof PASSWORDS.keys)[number], string>>;

/** The exporter's role in PostgreSQL. */
export const EXPORTER_ROLE = 'exporter';

/** Random passwords the first time, and afterwards those with which the databases were created. */
export async function passwords(cluster: TestCluster): Promise<Passwords> {
  const secrets = await list(cluster, 'secrets', { namespace: namespaces.aion });
  const data = secrets.find(({ metadata }) => metadata.name === PASSWORDS.name)?.data ?? {};
  return Object.fromEntries(
    PASSWORDS.keys.map(key => [
      key,
      key in data ? Buffer.from(data[key], 'base64').toString() : randomBytes(18).toString('base64url'),
    ]),
  ) as Passwords;
}

/** The Secret with the script that creates PostgreSQL's roles. */
export const ROLES = 'postgres-roles';

/** The roles in docs/generated/secrets.md, with the privileges listed there. */
const roles = ({ exporter, grafana }: Passwords): string => `
create role "${EXPORTER_ROLE}" login password '${exporter}' in role pg_monitor;
create role grafana login password '${grafana}' in role pg_read_all_data;
`;

const secret = (namespace: string, name: string, stringData: object): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name },
  stringData,
});

/** Every Secret with a database password: the databases' own, and the platform's in README.md. */
export const secretsOf = (all: Passwords): object[] => [
  secret(namespaces.aion, PASSWORDS.name, all),
  secret(namespaces.aion, ROLES, { 'roles.sql': roles(all) }),
  secret(postgresExporterSecret.namespace, postgresExporterSecret.name, {
    username: EXPORTER_ROLE,
    password: all.exporter,
  }),
  secret(redisExporterSecret.namespace, redisExporterSecret.name, { password: all.redis }),
  secret(grafanaDatabaseSecret.namespace, grafanaDatabaseSecret.name, { password: all.grafana }),
];
