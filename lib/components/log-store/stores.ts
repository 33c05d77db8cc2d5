/** The stores of logs that an environment can choose: nothing outside this folder and theirs knows which one it is. */
import type { StackNames } from '../../base';
import { type Component, type OwnPeer, peerOf } from '../../k8s';
import type { LogStorage, PluginArchive } from '../../storage';
import { lokiComponent, lokiIngest } from '../loki/component';
import { lokiDatasource } from '../loki/datasource';
import { victoriaLogsComponent, victoriaLogsIngest } from '../victorialogs/component';
import { victoriaLogsDatasource } from '../victorialogs/datasource';
import type { LogDatasource } from './datasource';

interface Store {
  readonly component: Component<'web'>;
  readonly ingest: Ingest;
  readonly datasource: LogDatasource;
}

interface Ingest {
  /** Of the URL to which OTLP is posted. */
  readonly path: string;
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
}

export const LOG_STORES: Readonly<Record<LogStorage['store'], Store>> = {
  victorialogs: { component: victoriaLogsComponent, ingest: victoriaLogsIngest, datasource: victoriaLogsDatasource },
  loki: { component: lokiComponent, ingest: lokiIngest, datasource: lokiDatasource },
};

/** Where logs are sent as OTLP over HTTP, in protobuf: `network.url(from, peer, port)` and then `path`. */
export interface LogEndpoint extends Ingest {
  readonly peer: OwnPeer<'web'>;
  readonly port: 'web';
}

/** Where agents send the logs of an environment that keeps them in this store. */
export const logEndpoint = (names: StackNames, { store }: Pick<LogStorage, 'store'>): LogEndpoint => {
  const { component, ingest } = LOG_STORES[store];
  return { peer: peerOf(component, names), port: 'web', ...ingest };
};

/** The store of an environment, to be queried; the datasource is in Grafana only if Grafana has what it takes. */
export interface QueriedLogs {
  readonly peer: OwnPeer<'web'>;
  readonly datasource: LogDatasource;
  /** To be installed, if Grafana's image does not have it. */
  readonly plugin?: PluginArchive;
}

/** How Grafana queries the logs of an environment; undefined if it cannot. */
export function queriedLogs(names: StackNames, storage: LogStorage | undefined): QueriedLogs | undefined {
  if (storage === undefined) return undefined;
  const { component, datasource } = LOG_STORES[storage.store];
  const queried = { peer: peerOf(component, names), datasource };
  if (storage.store === 'loki') return queried;
  return storage.grafanaPlugin && { ...queried, plugin: storage.grafanaPlugin };
}
