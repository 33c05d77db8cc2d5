import { Construct } from 'constructs';
import { mebibytes, type StackNames, yaml } from '../../base';
import type { Family } from '../../catalogue';
import {
  ConfigFiles,
  configsVolume,
  configVolume,
  type Network,
  type OwnPeer,
  peerOf,
  portNumber,
  scratchVolume,
  secretEnv,
  secretVolume,
  Workload,
} from '../../k8s';
import { alertmanagerComponent } from '../alertmanager/component';
import { jaegerQueryComponent } from '../jaeger/component';
import type { QueriedLogs } from '../log-store/stores';
import type { SignIn } from '../oauth2-proxy/sign-in';
import { sslOf, type WatchedPostgres } from '../postgres-exporter/database';
import { prometheusComponent, prometheusImage } from '../prometheus/component';
import { grafanaComponent, grafanaDatabaseSecret, grafanaSecret } from './component';
import { dashboardConfigMap } from './dashboard';
import { type DatasourcesProps, renderDatasources } from './datasources';
import { ADMIN_PASSWORD_FILE, formatIni, renderGrafanaIni, SECRET_KEY_FILE } from './ini';
import { pluginEnv, pluginScript } from './plugin';
import type { GrafanaSize } from './size';

export * from './component';
export { dashboardConfigMap, GrafanaDashboard, type GrafanaDashboardProps } from './dashboard';
export * from './size';

export interface GrafanaProps {
  readonly names: StackNames;
  readonly image: string;
  readonly size: GrafanaSize;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
  readonly network: Network;
  /** Grafana's URL for browsers. */
  readonly url: string;
  /** In Prometheus' notation. */
  readonly scrapeInterval: string;
  /** The product's database. @default no PostgreSQL datasource */
  readonly database?: WatchedPostgres | undefined;
  /** The store of logs. @default no datasource for logs */
  readonly logs?: QueriedLogs | undefined;
  /** Who may see it from outside. @default nobody, so that it has only its own user `admin` */
  readonly signIn?: SignIn | undefined;
  /** What the stack measures: traces link to the metrics of their service. */
  readonly families: readonly Family[];
  /** Uids: each is mounted from its ConfigMap, which a `GrafanaDashboard` creates. */
  readonly dashboards: readonly string[];
  /** Uid of the home dashboard. */
  readonly home: string;
}

/** The image's own user. */
const USER = 472;
const DATA = '/var/lib/grafana';
const DASHBOARDS = '/etc/grafana/dashboards';
const SECRET = '/run/secrets/grafana-admin';
const DATABASE_PASSWORD = 'POSTGRES_PASSWORD';
const DATABASE_SECRET = '/run/secrets/grafana-postgres';

/**
 * Takes the admin password and the secret key from the Secret, or generates them and keeps them on the volume, so that
 * Grafana never starts with one that can be guessed.
 */
const SECRETS_SCRIPT = `set -eu
umask 077
# take KEY KEPT FILE
take() {
  given=${SECRET}/$1
  if [ ! -s "$given" ]; then
    given=$2
    if [ ! -s "$given" ]; then
      head -c 512 /dev/urandom | tr -dc A-Za-z0-9 | head -c 32 > "$given"
    fi
  fi
  cat "$given" > "$3"
}
take password ${DATA}/initial-admin-password ${ADMIN_PASSWORD_FILE}
take secret-key ${DATA}/secret-key ${SECRET_KEY_FILE}
`;

/** Grafana with its datasources, on SQLite. */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { names, size, image, storageClass, database, logs } = props;
    const peer = peerOf(grafanaComponent, names);
    const verifiesDatabase = database !== undefined && sslOf(database, DATABASE_SECRET).rootCertificate !== undefined;
    const config = this.configuration(props, peer);
    const mounts = [
      { volume: 'data', path: DATA, readOnly: false },
      { volume: 'run', path: '/run/grafana', readOnly: false },
    ];
    const probe = { path: '/api/health', port: 'web', period: 10, timeout: 5 };
    new Workload(this, 'workload', {
      peer,
      controller: {
        kind: 'StatefulSet',
        // SQLite has one writer.
        replicas: 1,
        claims: [{ name: 'data', size: size.database.volume, storageClass }],
      },
      initContainers: [
        {
          name: 'secrets',
          image,
          command: ['sh', '-c'],
          args: [SECRETS_SCRIPT],
          resources: size.resources,
          mounts: [...mounts, { volume: 'admin', path: SECRET }],
          probes: null,
        },
        ...(logs?.plugin === undefined
          ? []
          : [
              {
                name: 'plugin',
                image,
                command: ['sh', '-c'],
                args: [pluginScript(logs.datasource.type, DATA)],
                env: pluginEnv(logs.plugin),
                resources: size.resources,
                mounts,
                probes: null,
              },
            ]),
      ],
      container: {
        name: 'grafana',
        image,
        args: [],
        ...(database && { env: [secretEnv(DATABASE_PASSWORD, grafanaDatabaseSecret(names), 'password')] }),
        resources: size.resources,
        mounts: [
          ...mounts,
          { volume: 'tmp', path: '/tmp', readOnly: false },
          { volume: 'config', path: '/etc/grafana/grafana.ini', subPath: 'grafana.ini' },
          {
            volume: 'config',
            path: '/etc/grafana/provisioning/datasources/datasources.yaml',
            subPath: 'datasources.yaml',
          },
          {
            volume: 'config',
            path: '/etc/grafana/provisioning/dashboards/dashboards.yaml',
            subPath: 'dashboards.yaml',
          },
          { volume: 'dashboards', path: DASHBOARDS },
          ...(verifiesDatabase ? [{ volume: 'postgres', path: DATABASE_SECRET }] : []),
        ],
        probes: {
          // The first start migrates its database, which takes minutes on a slow volume.
          startup: { ...probe, failures: 60 },
          readiness: { ...probe, failures: 3 },
          liveness: { ...probe, period: 30, failures: 4 },
        },
      },
      volumes: [
        configVolume('config', config.name),
        configsVolume('dashboards', props.dashboards.map(dashboardConfigMap)),
        secretVolume('admin', grafanaSecret(names).name),
        ...(verifiesDatabase ? [secretVolume('postgres', grafanaDatabaseSecret(names).name)] : []),
        scratchVolume('run', mebibytes(1)),
        scratchVolume('tmp', mebibytes(64)),
      ],
      user: USER,
      usesKubernetesApi: false,
      priority: 'normal',
      terminationGraceSeconds: 30,
      highlyAvailable: false,
      configChecksum: config.checksum,
    });
  }

  private configuration(props: GrafanaProps, grafana: OwnPeer<'web'>): ConfigFiles {
    const { names, network, url, scrapeInterval, database, logs, signIn, families, home } = props;
    const datasources: DatasourcesProps = {
      urls: {
        prometheus: network.url(grafana, peerOf(prometheusComponent, names), 'web'),
        alertmanager: network.url(grafana, peerOf(alertmanagerComponent, names), 'web'),
        jaeger: network.url(grafana, peerOf(jaegerQueryComponent, names), 'web'),
      },
      logs: logs && { url: network.url(grafana, logs.peer, 'web'), datasource: logs.datasource },
      scrapeInterval,
      // Its image's tag: `v3.13.5`.
      prometheusVersion: prometheusImage.tag.replace(/^v/, ''),
      families,
      ...(database && {
        database: { ...database, passwordVariable: DATABASE_PASSWORD, secretFolder: DATABASE_SECRET },
      }),
    };
    const ini = renderGrafanaIni({
      rootUrl: url,
      port: portNumber(grafana, 'web'),
      homeDashboard: `${DASHBOARDS}/${home}.json`,
      signIn,
    });
    return new ConfigFiles(this, 'config', {
      peer: grafana,
      files: {
        'grafana.ini': formatIni(ini),
        'datasources.yaml': yaml(renderDatasources(datasources)),
        'dashboards.yaml': yaml(dashboardProvider(names)),
      },
    });
  }
}

const dashboardProvider = ({ prefix, title }: StackNames) => ({
  apiVersion: 1,
  providers: [
    {
      name: prefix,
      folder: title,
      type: 'file',
      // Changes are made in code; Grafana detects changed files by itself.
      allowUiUpdates: false,
      disableDeletion: false,
      updateIntervalSeconds: 30,
      options: { path: DASHBOARDS },
    },
  ],
});
