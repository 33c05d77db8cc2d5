import { Construct } from 'constructs';
import { nodeExporter as metrics } from '../../catalogue';
import { hostVolume, peerOf, portNumber, Workload } from '../../k8s';
import { type ExporterProps, exporterProbes, NOBODY, partsFor } from '../exporter/exporter';
import { nodeExporterComponent } from './component';

export type NodeExporterProps = ExporterProps;

/** Where the node's file systems are mounted. */
const HOST = '/host/root';

/** Collectors by the metrics that they expose: https://github.com/prometheus/node_exporter#collectors */
const COLLECTORS = {
  node_cpu_: 'cpu',
  node_memory_: 'meminfo',
  node_filesystem_: 'filesystem',
  node_load: 'loadavg',
  node_disk_: 'diskstats',
  node_network_: 'netdev',
  node_time_: 'time',
} as const;

/** Mounts of pods and of the container runtime come and go with pods; the kubelet and cAdvisor report them. */
const POD_MOUNTS =
  '^/(dev|proc|sys|run/(containerd|credentials|k3s|netns|user)/.+|var/lib/(containerd|containers|docker|kubelet|rancher)/.+)($|/)';
/** One end of a pair for each pod, by the names that network plugins use. */
const POD_INTERFACES = '^(veth|cali|lxc|tap|eni|gke|azv|cilium_|nodelocaldns|kube-ipvs|dummy).*$';

/** On every node, whatever its taints: an unmonitored node fills up unnoticed. */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, { names, image, resources }: NodeExporterProps) {
    super(scope, id);
    const peer = peerOf(nodeExporterComponent, names);
    new Workload(this, 'workload', {
      peer,
      controller: { kind: 'DaemonSet', tolerations: [{ operator: 'Exists' }] },
      container: {
        name: 'node-exporter',
        image,
        args: [
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          `--path.procfs=${HOST}/proc`,
          `--path.sysfs=${HOST}/sys`,
          `--path.rootfs=${HOST}`,
          `--path.udev.data=${HOST}/run/udev/data`,
          '--collector.disable-defaults',
          ...partsFor(metrics, COLLECTORS).map(collector => `--collector.${collector}`),
          `--collector.filesystem.mount-points-exclude=${POD_MOUNTS}`,
          `--collector.netdev.device-exclude=${POD_INTERFACES}`,
          '--log.format=json',
        ],
        resources,
        mounts: [{ volume: 'root', path: HOST, mountPropagation: 'HostToContainer' }],
        probes: exporterProbes('/'),
      },
      volumes: [hostVolume('root', '/')],
      user: NOBODY,
      usesKubernetesApi: false,
      // Scheduled on a full node as well: that is the node to watch.
      priority: 'critical',
      terminationGraceSeconds: 10,
      highlyAvailable: false,
      // Not the node's processes: it reads the node's own /proc, in which each process is visible without them.
      host: true,
    });
  }
}
