import type { StackNames } from '../../base';
import { DATABASE_ROLE, grafana } from '../../catalogue';
import { component, type Flow, flow, peerOf, secretFor } from '../../k8s';
import { alertmanagerComponent } from '../alertmanager/component';
import { image } from '../image';
import { jaegerQueryComponent } from '../jaeger/component';
import type { QueriedLogs } from '../log-store/stores';
import { endpoint, type SignIn } from '../oauth2-proxy/sign-in';
import { AUTHORITY_KEY, type WatchedPostgres } from '../postgres-exporter/database';
import { prometheusComponent } from '../prometheus/component';
import { watchedComponent } from '../scraped';
import { hostPeer } from '../surroundings';

export const grafanaImage = image('docker.io', 'grafana/grafana', '13.2.3');

export const grafanaComponent = component('grafana', {
  namespace: 'monitoring',
  component: 'dashboards',
  ports: { web: { number: 3000 } },
});

export const grafanaService = (names: StackNames) =>
  watchedComponent(names, grafanaComponent, 'web', { description: 'Shows dashboards.', exposes: [grafana] });

export const grafanaSecret = secretFor(grafanaComponent, 'grafana-admin', {
  password: {
    holds: 'Password of the user `admin`',
    without: 'Grafana generates a random one on first start; README.md explains how to read it',
  },
  'secret-key': {
    holds: 'Key by which Grafana encrypts passwords of data sources in its database: any long random text',
    without: 'Grafana generates a random one on first start and keeps it on its volume',
  },
});

export const grafanaDatabaseSecret = secretFor(grafanaComponent, 'grafana-postgres', {
  password: {
    holds: `Password of the read-only role \`${DATABASE_ROLE}\` in the product’s database: docs/generated/grafana-role.md`,
    without: 'panels over the PostgreSQL datasource show an error',
  },
  [AUTHORITY_KEY]: {
    holds: 'Authority that signed PostgreSQL’s certificate, unless `tls` of the environment’s database says otherwise',
    without: 'panels over the PostgreSQL datasource show an error',
  },
});

/** What Grafana connects to in some environments only. */
export interface GrafanaSources {
  /** The product's database. @default none */
  readonly database?: WatchedPostgres | undefined;
  /** The store of logs. @default none */
  readonly logs?: QueriedLogs | undefined;
  /** Who may see it from outside. @default nobody */
  readonly signIn?: SignIn | undefined;
}

export function grafanaFlows(names: StackNames, { database, logs, signIn }: GrafanaSources = {}): readonly Flow[] {
  const peer = peerOf(grafanaComponent, names);
  const keys = signIn && endpoint(signIn.keys);
  const archive = logs?.plugin && endpoint(logs.plugin.url);
  return [
    flow(peer, peerOf(prometheusComponent, names), 'web', 'queries metrics'),
    flow(peer, peerOf(alertmanagerComponent, names), 'web', 'shows alerts and silences'),
    flow(peer, peerOf(jaegerQueryComponent, names), 'web', 'queries traces'),
    ...(logs === undefined ? [] : [flow(peer, logs.peer, 'web', 'queries logs')]),
    ...(archive === undefined
      ? []
      : [
          flow(
            peer,
            hostPeer(archive.host, 'https', archive.port),
            'https',
            'fetches the plugin that queries logs, on its first start',
          ),
        ]),
    ...(keys === undefined
      ? []
      : [flow(peer, hostPeer(keys.host, 'https', keys.port), 'https', 'fetches the keys that verify who somebody is')]),
    ...(database === undefined
      ? []
      : [flow(peer, hostPeer(database.host, 'sql', database.port), 'sql', 'queries the product’s data')]),
  ];
}
