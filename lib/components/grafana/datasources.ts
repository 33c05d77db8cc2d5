import {
  ai,
  DATABASE_ROLE,
  DATASOURCES,
  type DatasourceUid,
  database as databaseFamily,
  type Family,
  http,
} from '../../catalogue';
import type { Recorded } from '../../promql';
import { inferenceP95, inferenceRate } from '../../rules/families/ai';
import { queryP95, queryRate } from '../../rules/families/database';
import { errorRatio, latencyP95, requestRate } from '../../rules/families/http';
import type { LogDatasource } from '../log-store/datasource';
import { sslOf, type WatchedPostgres } from '../postgres-exporter/database';

/** A datasource as Grafana provisions it: https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
export interface Datasource {
  readonly uid: DatasourceUid;
  readonly name: string;
  readonly type: string;
  readonly access: 'proxy';
  readonly url: string;
  readonly isDefault?: true;
  readonly editable: false;
  readonly user?: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData?: Readonly<Record<string, string>>;
}

export interface DatasourcesProps {
  /** The URL of each from Grafana's pod. */
  readonly urls: Readonly<Record<'prometheus' | 'alertmanager' | 'jaeger', string>>;
  /** The store of logs. @default no datasource for logs, and no link from traces to them */
  readonly logs?: { readonly url: string; readonly datasource: LogDatasource } | undefined;
  /** In Prometheus' notation: the shortest step that makes sense in a panel. */
  readonly scrapeInterval: string;
  /** Version of Prometheus, by which Grafana chooses how to ask for the values of variables. */
  readonly prometheusVersion: string;
  /** What the stack measures. */
  readonly families: readonly Family[];
  /** The product's database. @default no PostgreSQL datasource */
  readonly database?: WatchedPostgres & {
    /** Environment variable of Grafana's container that holds the password of `DATABASE_ROLE`. */
    readonly passwordVariable: string;
    /** Folder of Grafana's container with the Secret that has the password. */
    readonly secretFolder: string;
  };
}

/** The label that holds a trace's id in exemplars and in log lines. */
const TRACE_ID = 'trace_id';

export function renderDatasources(props: DatasourcesProps): { apiVersion: 1; prune: true; datasources: Datasource[] } {
  const { urls, logs, scrapeInterval, prometheusVersion, families, database } = props;
  const queries = traceQueries(families);
  const common = (uid: keyof typeof urls) => proxied(uid, urls[uid]);
  return {
    apiVersion: 1,
    // What is no longer listed here disappears from Grafana.
    prune: true,
    datasources: [
      {
        ...common('prometheus'),
        type: 'prometheus',
        isDefault: true,
        jsonData: {
          httpMethod: 'POST',
          prometheusType: 'Prometheus',
          prometheusVersion,
          timeInterval: scrapeInterval,
          manageAlerts: true,
          alertmanagerUid: 'alertmanager' satisfies DatasourceUid,
          exemplarTraceIdDestinations: [{ name: TRACE_ID, datasourceUid: 'jaeger' satisfies DatasourceUid }],
        },
      },
      {
        ...common('alertmanager'),
        type: 'alertmanager',
        jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
      },
      ...(logs === undefined ? [] : [logsDatasource(logs)]),
      {
        ...common('jaeger'),
        type: 'jaeger',
        jsonData: {
          ...(logs && { tracesToLogsV2: tracesToLogs(logs.datasource) }),
          // Without queries, Grafana shows no link.
          ...(queries.length > 0 && {
            tracesToMetrics: {
              datasourceUid: 'prometheus' satisfies DatasourceUid,
              spanStartTimeShift: '-15m',
              spanEndTimeShift: '15m',
              tags: [{ key: 'service.name', value: 'service' }],
              queries,
            },
          }),
          nodeGraph: { enabled: true },
        },
      },
      ...(database === undefined ? [] : [postgres(database)]),
    ],
  };
}

const proxied = (uid: DatasourceUid, url: string) =>
  ({ uid, name: DATASOURCES[uid], access: 'proxy', url, editable: false }) as const;

const logsDatasource = ({ url, datasource }: NonNullable<DatasourcesProps['logs']>): Datasource => ({
  ...proxied(datasource.uid, url),
  type: datasource.type,
  jsonData: {
    derivedFields: [
      {
        name: TRACE_ID,
        datasourceUid: 'jaeger' satisfies DatasourceUid,
        // A field of the line, which OTLP has beside its text.
        matcherType: 'label',
        matcherRegex: TRACE_ID,
        // Grafana replaces $${…} by ${…} when it reads the file, and that by the matched value.
        url: '$${__value.raw}',
      },
    ],
  },
});

/** Clocks of nodes differ, and what follows from a span is logged after it. */
const BESIDE_SPAN = '5m';

const tracesToLogs = ({ uid, tracesToLogs: { query, tags } }: LogDatasource) => ({
  datasourceUid: uid,
  spanStartTimeShift: `-${BESIDE_SPAN}`,
  spanEndTimeShift: BESIDE_SPAN,
  ...(tags && { tags }),
  customQuery: true,
  query,
});

const RELATED: readonly (readonly [Family, Readonly<Record<string, Recorded>>])[] = [
  [http, { 'Requests per second': requestRate, 'Error ratio': errorRatio, 'Latency, p95': latencyP95 }],
  [databaseFamily, { 'Queries per second': queryRate, 'Query duration, p95': queryP95 }],
  [ai, { 'Inferences per second': inferenceRate, 'Inference duration, p95': inferenceP95 }],
];

/** Metrics of the service that a span belongs to: Grafana replaces `$__tags` by `service="web-api"`. */
const traceQueries = (families: readonly Family[]) =>
  RELATED.filter(([family]) => families.includes(family)).flatMap(([, recorded]) =>
    // Grafana replaces $$ by $ when it reads the file.
    Object.entries(recorded).map(([name, { record }]) => ({ name, query: `${record}{$$__tags}` })),
  );

function postgres(database: NonNullable<DatasourcesProps['database']>): Datasource {
  const { mode, rootCertificate } = sslOf(database, database.secretFolder);
  return {
    uid: 'postgres',
    name: DATASOURCES.postgres,
    access: 'proxy',
    url: `${database.host}:${database.port}`,
    editable: false,
    type: 'grafana-postgresql-datasource',
    user: DATABASE_ROLE,
    jsonData: {
      database: database.database,
      sslmode: mode,
      ...(rootCertificate && { tlsConfigurationMethod: 'file-path', sslRootCertFile: rootCertificate }),
      maxOpenConns: 5,
    },
    secureJsonData: { password: `$${database.passwordVariable}` },
  };
}
