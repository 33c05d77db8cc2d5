/** The stores of logs that an environment can choose: nothing outside this folder and theirs knows which one it is. */
import type { StackNames } from '../../base';
import { type Component, type OwnPeer, peerOf } from '../../k8s';
import type { LogStorage } from '../../storage';
import { lokiComponent, lokiIngest } from '../loki/component';
import { victoriaLogsComponent, victoriaLogsIngest } from '../victorialogs/component';

interface Store {
  readonly component: Component<'web'>;
  readonly ingest: Ingest;
}

interface Ingest {
  /** Of the URL to which OTLP is posted. */
  readonly path: string;
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
}

export const LOG_STORES: Readonly<Record<LogStorage['store'], Store>> = {
  victorialogs: { component: victoriaLogsComponent, ingest: victoriaLogsIngest },
  loki: { component: lokiComponent, ingest: lokiIngest },
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
