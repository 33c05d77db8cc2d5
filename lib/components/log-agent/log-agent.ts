import { Construct } from 'constructs';
import { type Bytes, gibibytes, minutes, type StackNames } from '../../base';
import {
  ConfigFiles,
  configVolume,
  fieldEnv,
  hostVolume,
  NamespaceAccess,
  type Network,
  nodeStateVolume,
  peerOf,
  Workload,
} from '../../k8s';
import type { LogStorage } from '../../storage';
import { goMemoryLimit } from '../go';
import { logEndpoint } from '../log-store';
import { STATUS_PATH } from '../otelcol/parts';
import type { Resources } from '../resources';
import { logAgentComponent } from './component';
import type { LogAgentConfig } from './config';
import { NODE_NAME, PODS_FOLDER, renderLogAgentConfig, stateFolder } from './render';
import { configText } from './text';

export interface LogAgentProps {
  readonly names: StackNames;
  readonly image: string;
  readonly resources: Resources;
  readonly network: Network;
  /** Whose pods' lines are read. */
  readonly namespaces: readonly string[];
  /** Where logs are kept. */
  readonly storage: LogStorage;
}

/** Hands records on before the offset behind them is saved: https://github.com/open-telemetry/opentelemetry-collector-contrib/issues/35456 */
export const FEATURE_GATES = '--feature-gates=stanza.synchronousLogEmitter';

/**
 * What waits on each node's disk while the store is away: a node that writes 1 MB of lines in a second fills it in a quarter of an hour,
 * and from then on the lines wait in their files.
 */
export const QUEUE: Bytes = gibibytes(1);

const FOLDER = '/etc/otelcol';
const FILE = 'config.yaml';
/** Reading the queue that an agent left behind takes longer the fuller it is. */
const STARTUP = minutes(2);

/** The configuration of the agents; exported so that tests start the real program with it. */
export function logAgentConfig(props: Omit<LogAgentProps, 'image'>): LogAgentConfig {
  const { names, network, namespaces, storage, resources } = props;
  const { peer, port, path, headers } = logEndpoint(names, storage);
  return renderLogAgentConfig({
    names,
    namespaces,
    endpoint: `${network.url(peerOf(logAgentComponent, names), peer, port)}${path}`,
    headers,
    memory: resources.limits.memory,
    queue: QUEUE,
  });
}

/** One on every node, whatever its taints: what runs there writes lines. */
export class LogAgent extends Construct {
  constructor(scope: Construct, id: string, props: LogAgentProps) {
    super(scope, id);
    const { names, image, resources, namespaces } = props;
    const peer = peerOf(logAgentComponent, names);
    const files = new ConfigFiles(this, 'config', { peer, files: { [FILE]: configText(logAgentConfig(props)) } });
    new NamespaceAccess(this, 'access', {
      peer,
      namespaces,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }],
    });
    const probe = { path: STATUS_PATH, port: 'health', period: 10, timeout: 3, failures: 3 };
    new Workload(this, 'workload', {
      peer,
      controller: { kind: 'DaemonSet', tolerations: [{ operator: 'Exists' }] },
      container: {
        name: 'log-agent',
        image,
        args: [`--config=${FOLDER}/${FILE}`, FEATURE_GATES],
        env: [goMemoryLimit(resources.limits.memory), fieldEnv(NODE_NAME, 'spec.nodeName')],
        resources,
        mounts: [
          { volume: 'config', path: FOLDER },
          { volume: 'pods', path: PODS_FOLDER },
          { volume: 'state', path: stateFolder(names), readOnly: false },
        ],
        probes: {
          startup: { ...probe, period: 5, failures: STARTUP.value / 5 },
          readiness: probe,
          liveness: { ...probe, period: 20 },
        },
      },
      volumes: [
        configVolume('config', files.name),
        hostVolume('pods', PODS_FOLDER),
        nodeStateVolume('state', stateFolder(names)),
      ],
      // Runtimes write files that only root reads, and the kubelet makes the folder of the state so that only root writes to it. Without
      // any capability, it is the owner of these files and nothing else.
      user: 'root',
      usesKubernetesApi: true,
      priority: 'normal',
      terminationGraceSeconds: 30,
      highlyAvailable: false,
      configChecksum: files.checksum,
    });
  }
}
