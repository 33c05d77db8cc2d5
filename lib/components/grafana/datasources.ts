import { DATASOURCES, type DatasourceUid } from '../../catalogue';
import type { WatchedPostgres } from '../postgres-exporter/database';

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
  readonly urls: Readonly<Record<Exclude<DatasourceUid, 'postgres'>, string>>;
  /** In Prometheus' notation: the shortest step that makes sense in a panel. */
  readonly scrapeInterval: string;
  /** The product's database. @default no PostgreSQL datasource */
  readonly database?: WatchedPostgres & {
    /** Environment variable of Grafana's container that holds the password of the role `grafana`. */
    readonly passwordVariable: string;
  };
}

/** The label that holds a trace's id in exemplars and in log lines. */
const TRACE_ID = 'trace_id';

export function renderDatasources(props: DatasourcesProps): { apiVersion: 1; prune: true; datasources: Datasource[] } {
  const { urls, scrapeInterval, database } = props;
  const common = (uid: Exclude<DatasourceUid, 'postgres'>) =>
    ({ uid, name: DATASOURCES[uid], access: 'proxy', url: urls[uid], editable: false }) as const;
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
      {
        ...common('loki'),
        type: 'loki',
        jsonData: {
          derivedFields: [
            {
              name: TRACE_ID,
              datasourceUid: 'jaeger' satisfies DatasourceUid,
              matcherRegex: `"${TRACE_ID}":"(\\w+)"`,
              // Grafana replaces $${…} by ${…} when it reads the file, and that by the matched value.
              url: '$${__value.raw}',
            },
          ],
        },
      },
      {
        ...common('jaeger'),
        type: 'jaeger',
        jsonData: {
          tracesToLogsV2: { datasourceUid: 'loki' satisfies DatasourceUid, filterByTraceID: true },
          tracesToMetrics: { datasourceUid: 'prometheus' satisfies DatasourceUid },
          nodeGraph: { enabled: true },
        },
      },
      ...(database === undefined ? [] : [postgres(database)]),
    ],
  };
}

const postgres = (database: NonNullable<DatasourcesProps['database']>): Datasource => ({
  uid: 'postgres',
  name: DATASOURCES.postgres,
  access: 'proxy',
  url: `${database.host}:${database.port}`,
  editable: false,
  type: 'grafana-postgresql-datasource',
  user: 'grafana',
  jsonData: { database: database.database, sslmode: database.sslMode, maxOpenConns: 5 },
  secureJsonData: { password: `$${database.passwordVariable}` },
});
