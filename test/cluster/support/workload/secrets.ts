import { randomBytes } from 'node:crypto';
import { grafanaDatabaseSecret, namespaces, postgresExporterSecret, redisExporterSecret } from '../aion';
import type { TestCluster } from '../cluster';
import { list } from '../objects';

/** Where the databases find their passwords. */
export const PASSWORDS = { name: 'databases', keys: ['owner', 'exporter', 'grafana', 'redis'] } as const;
type Passwords = Readonly<Record<(typeof PASSWORDS.keys)[number], string>>;

/** The role of the exporter in PostgreSQL. */
export const EXPORTER_ROLE = 'exporter';

/** Passwords by chance, the first time; then those that the databases were made with. */
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

/** Holds the script that makes PostgreSQL's roles. */
export const ROLES = 'postgres-roles';

/** The roles of docs/generated/secrets.md: what they may is what it says. */
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

/** Every Secret by which somebody gets into a database: the databases' own, and the platform's of README.md. */
export const secretsOf = (of: Passwords): object[] => [
  secret(namespaces.aion, PASSWORDS.name, of),
  secret(namespaces.aion, ROLES, { 'roles.sql': roles(of) }),
  secret(postgresExporterSecret.namespace, postgresExporterSecret.name, {
    username: EXPORTER_ROLE,
    password: of.exporter,
  }),
  secret(redisExporterSecret.namespace, redisExporterSecret.name, { password: of.redis }),
  secret(grafanaDatabaseSecret.namespace, grafanaDatabaseSecret.name, { password: of.grafana }),
];
