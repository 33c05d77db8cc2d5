import { Construct } from 'constructs';
import { type StackNames, yaml } from '../../base';
import { days, formatDuration, minutes } from '../../catalogue';
import {
  ConfigFiles,
  configVolume,
  fieldEnv,
  type Network,
  type OwnPeer,
  peerOf,
  portNumber,
  secretVolume,
  Workload,
} from '../../k8s';
import { alertmanagerComponent, receiverSecret } from './component';
import { type ConfigInput, renderAlertmanagerConfig } from './config';
import { CONFIG_FILE, CONFIG_FOLDER, DATA_FOLDER, SECRET_FOLDER, templateFiles } from './files';
import type { AlertmanagerSize } from './size';

export interface AlertmanagerProps {
  readonly names: StackNames;
  readonly image: string;
  readonly size: AlertmanagerSize;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
  readonly network: Network;
  /** Where a browser finds it: the links in notifications. */
  readonly url: string;
  /** Name of the Kubernetes cluster, so that two platforms whose pods reach each other do not join. */
  readonly cluster: string;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  /** Who is notified of what, and what mutes what. */
  readonly routing: Omit<ConfigInput, 'names'>;
}

/** `nobody`, as the image has it. */
const USER = 65534;

/** Silences that ended, and what was notified, are kept as long: it outlasts every repeat interval by far. */
const RETENTION = days(5);
/**
 * Prometheus sends what fires again after a minute (its `rules.alert.resend-delay`). A new process knows nothing: until it
 * has heard all, it would notify of symptoms whose cause, and silence, it does not know yet.
 */
export const START_DELAY = minutes(1);
/** What is known is written to disk so often, and when it stops. By default every 15 minutes: a killed one forgets silences. */
const SNAPSHOT = minutes(1);
/** Pods change their address when they restart: a peer that is lost for so long comes back under another one. */
const FORGET_PEER_AFTER = minutes(5);

/** Alertmanager: one, or a gossip cluster. Its configuration is mounted; a change of it rolls the pods. */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const { names, image, size, storageClass, routing } = props;
    const peer = peerOf(alertmanagerComponent, names);
    const notifies = routing.notifications !== undefined;
    const config = new ConfigFiles(this, 'config', {
      peer,
      files: {
        [CONFIG_FILE]: yaml(renderAlertmanagerConfig({ ...routing, names })),
        ...(notifies && templateFiles(names.prefix)),
      },
    });
    const probe = { port: 'web', period: 10, timeout: 5 };
    new Workload(this, 'workload', {
      peer,
      controller: {
        kind: 'StatefulSet',
        replicas: size.replicas,
        claims: [{ name: 'data', size: size.volume, storageClass }],
        // Peers look for each other while they start.
        podManagement: 'Parallel',
      },
      container: {
        name: 'alertmanager',
        image,
        args: alertmanagerArgs(props),
        ...(size.replicas > 1 && { env: [fieldEnv('POD_IP', 'status.podIP')] }),
        resources: size.resources,
        mounts: [
          { volume: 'config', path: CONFIG_FOLDER },
          ...(notifies ? [{ volume: 'receivers', path: SECRET_FOLDER }] : []),
          { volume: 'data', path: DATA_FOLDER, readOnly: false },
        ],
        probes: {
          // Neither waits for the gossip: the first pod of a new cluster is ready though it is alone.
          readiness: { ...probe, path: '/-/ready', failures: 3 },
          liveness: { ...probe, path: '/-/healthy', period: 30, failures: 4 },
        },
      },
      volumes: [
        configVolume('config', config.name),
        ...(notifies ? [secretVolume('receivers', receiverSecret(names).name)] : []),
      ],
      user: USER,
      usesKubernetesApi: false,
      priority: 'critical',
      // One that is told to stop sits out the delay of its start first. Then it says good-bye to its peers, for ten seconds at
      // most, and writes what it knows: killed before that, it forgets silences of its first minute.
      terminationGraceSeconds: START_DELAY.value + 30,
      highlyAvailable: props.highlyAvailable,
      configChecksum: config.checksum,
    });
  }
}

/** The command line; exported so that tests start the real program with it. */
export function alertmanagerArgs({
  names,
  size,
  network,
  url,
  cluster,
}: Pick<AlertmanagerProps, 'names' | 'size' | 'network' | 'url' | 'cluster'>): string[] {
  return [
    `--config.file=${CONFIG_FOLDER}/${CONFIG_FILE}`,
    `--storage.path=${DATA_FOLDER}`,
    `--data.retention=${formatDuration(RETENTION)}`,
    `--data.maintenance-interval=${formatDuration(SNAPSHOT)}`,
    `--dispatch.start-delay=${formatDuration(START_DELAY)}`,
    '--enable-feature=utf8-strict-mode',
    `--web.listen-address=:${portNumber(alertmanagerComponent, 'web')}`,
    `--web.external-url=${url}`,
    ...(size.replicas > 1
      ? clusterArgs(peerOf(alertmanagerComponent, names), size.replicas, network, cluster)
      : ['--cluster.listen-address=']),
  ];
}

/** Every pod is given all names, its own as well: the list is the same for all, and each leaves itself out. */
function clusterArgs(peer: OwnPeer<'mesh'>, replicas: number, network: Network, cluster: string): string[] {
  const port = portNumber(peer, 'mesh');
  const domain = network.podsAddress(peer, peer, 'mesh');
  const names = Array.from({ length: replicas }, (_, index) => `${peer.name}-${index}.${domain}`);
  return [
    `--cluster.listen-address=0.0.0.0:${port}`,
    // Otherwise it looks for a private address, which the pods of some clusters do not have.
    `--cluster.advertise-address=$(POD_IP):${port}`,
    `--cluster.label=${cluster}`,
    `--cluster.reconnect-timeout=${formatDuration(FORGET_PEER_AFTER)}`,
    ...names.map(name => `--cluster.peer=${name}:${port}`),
  ];
}
