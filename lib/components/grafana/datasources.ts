import { DATASOURCES, type DatasourceUid } from '../../catalogue';

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
  /** Where each is reached from Grafana's pod; PostgreSQL as `host:port`. */
  readonly urls: Readonly<Record<DatasourceUid, string>>;
  /** As Prometheus writes it: the shortest step that makes sense in a panel. */
  readonly scrapeInterval: string;
  /** The product's database. */
  readonly database: string;
  /** Whether the database is reached over TLS, as its driver names it. */
  readonly sslMode: string;
  /** Environment variable of Grafana's container that holds the password of the role `grafana`. */
  readonly databasePasswordVariable: string;
}

/** The label under which a trace's id stands in exemplars and in log lines. */
const TRACE_ID = 'trace_id';

export function renderDatasources(props: DatasourcesProps): { apiVersion: 1; prune: true; datasources: Datasource[] } {
  const { urls, scrapeInterval, database, sslMode, databasePasswordVariable } = props;
  const common = (uid: DatasourceUid) =>
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
              // Grafana replaces $${…} by ${…} when it reads the file, and that by the value that was found.
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
      {
        ...common('postgres'),
        type: 'grafana-postgresql-datasource',
        user: 'grafana',
        jsonData: { database, sslmode: sslMode, maxOpenConns: 5 },
        secureJsonData: { password: `$${databasePasswordVariable}` },
      },
    ],
  };
}
