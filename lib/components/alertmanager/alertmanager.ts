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
  /** Its URL for browsers: the base of the links in notifications. */
  readonly url: string;
  /** Name of the Kubernetes cluster, so that two platforms whose pods reach each other do not join. */
  readonly cluster: string;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  /** Who is notified of what, and which alerts inhibit which. */
  readonly routing: Omit<ConfigInput, 'names'>;
}

/** The `nobody` of the image. */
const USER = 65534;

/** How long expired silences and the notification log are kept: far longer than every repeat interval. */
const RETENTION = days(5);
/**
 * Prometheus resends firing alerts after a minute (its `rules.alert.resend-delay`). A new process starts with none: until
 * it has received them all, it would notify of symptoms whose cause, or silence, it does not know yet.
 */
export const START_DELAY = minutes(1);
/** How often state is written to disk. By default it is every 15 minutes, and a killed process loses silences. */
const SNAPSHOT = minutes(1);
/** Pods change their address when they restart: a peer that is lost for this long comes back under another one. */
const FORGET_PEER_AFTER = minutes(5);

/** Alertmanager: one, or a gossip cluster. Its configuration is mounted; changing it restarts the pods one by one. */
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
          // Neither waits for the gossip: the first pod of a new cluster is ready on its own.
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
      // A process that is asked to stop first waits for its start delay to end. Then it leaves the cluster, which takes ten
      // seconds at most, and writes its state: killed before that, it loses silences of its first minute.
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

/** Every pod gets the names of all pods, its own included: the list is the same for all, and each pod skips itself. */
function clusterArgs(peer: OwnPeer<'mesh'>, replicas: number, network: Network, cluster: string): string[] {
  const port = portNumber(peer, 'mesh');
  const domain = network.podsAddress(peer, peer, 'mesh');
  const names = Array.from({ length: replicas }, (_, index) => `${peer.name}-${index}.${domain}`);
  return [
    // On IPv6 as well: to Go, it is the unspecified address of either family.
    `--cluster.listen-address=0.0.0.0:${port}`,
    // Otherwise it looks for a private address, which the pods of some clusters do not have. An IPv6 address must be in brackets,
    // and one of IPv4 may be.
    `--cluster.advertise-address=[$(POD_IP)]:${port}`,
    `--cluster.label=${cluster}`,
    `--cluster.reconnect-timeout=${formatDuration(FORGET_PEER_AFTER)}`,
    ...names.map(name => `--cluster.peer=${name}:${port}`),
  ];
}
