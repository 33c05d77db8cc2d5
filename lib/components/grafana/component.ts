import type { StackNames } from '../../base';
import { DATABASE_ROLE, grafana } from '../../catalogue';
import { component, type Flow, flow, peerOf, secretFor } from '../../k8s';
import { alertmanagerComponent } from '../alertmanager/component';
import { image } from '../image';
import { jaegerQueryComponent } from '../jaeger/component';
import { endpoint, type SignIn } from '../oauth2-proxy/sign-in';
import { AUTHORITY_KEY, type WatchedPostgres } from '../postgres-exporter/database';
import { prometheusComponent } from '../prometheus/component';
import { watchedComponent } from '../scraped';
import { hostPeer, loki } from '../surroundings';

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

export function grafanaFlows(names: StackNames, database?: WatchedPostgres, signIn?: SignIn): readonly Flow[] {
  const peer = peerOf(grafanaComponent, names);
  const keys = signIn && endpoint(signIn.keys);
  return [
    flow(peer, peerOf(prometheusComponent, names), 'web', 'queries metrics'),
    flow(peer, peerOf(alertmanagerComponent, names), 'web', 'shows alerts and silences'),
    flow(peer, peerOf(jaegerQueryComponent, names), 'web', 'queries traces'),
    flow(peer, loki(names), 'web', 'queries logs'),
    ...(keys === undefined
      ? []
      : [flow(peer, hostPeer(keys.host, 'https', keys.port), 'https', 'fetches the keys that verify who somebody is')]),
    ...(database === undefined
      ? []
      : [flow(peer, hostPeer(database.host, 'sql', database.port), 'sql', 'queries the product’s data')]),
  ];
}
