import { readFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import type { Cluster } from '../../../tools/cluster/cluster';
import { outgoing, type SocketTables, TABLES, type Tracked, tracked } from '../../support/network-policy/kernel-tables';
import type { Connection, End, NetworkPod } from '../../support/network-policy/types';
import type { TestCluster } from './cluster';
import { AttemptRecorder } from './flows-begun';
import { type KubernetesObject, list } from './objects';

/**
 * An observed connection: the requested address, and the end that replied or would have. They differ for a connection through
 * a Service; for a rejected one, only the latter is known.
 */
export interface Seen {
  readonly from: End;
  /** The requested address: a pod, a Service, a node. */
  readonly requested: { readonly address: string; readonly port: number };
  /** The end that replied, behind the Service. */
  readonly to: End;
  readonly port: number;
  readonly protocol: Connection['protocol'];
}

/**
 * Collects the connections of a cluster's pods: established ones from the node's connection tracking and the pods' socket
 * tables, and failed attempts.
 */
export class Watch {
  private readonly found = new Map<string, Seen>();
  private readonly attempts = new Map<string, Seen>();
  private readonly recorder: AttemptRecorder;
  /** The last pod that had each address. */
  private readonly pods = new Map<string, NetworkPod>();
  private readonly pids = new Map<string, number>();
  private readonly behind = new Map<string, { readonly address: string; readonly port: number }>();
  /** Addresses of pods that were deleted before: their connections may stay in the tables for up to five days. */
  private readonly gone = new Set<string>();

  constructor(
    private readonly cluster: TestCluster,
    private readonly own: Cluster,
  ) {
    this.recorder = new AttemptRecorder(own.node);
  }

  /** As `conntrack` names them. */
  private get families(): readonly string[] {
    return this.own.settings.families.map(each => each.family.toLowerCase());
  }

  /** Each connection once: an attempt that succeeded counts only as the connection. */
  get seen(): readonly Seen[] {
    const found = [...this.found.values()].map(each => this.resolved(each));
    const established = new Set(found.map(repliedKey));
    const failed = [...this.attempts.values()].filter(attempt => !established.has(repliedKey(attempt)));
    return [...found, ...failed];
  }

  /** What was asked of a Service before any pod was behind it is judged by the pod that answered there later. */
  private resolved(seen: Seen): Seen {
    const { requested, to } = seen;
    const later = this.behind.get(`${requested.address}:${requested.port}`);
    if (to.pod !== undefined || to.address !== requested.address || later === undefined) return seen;
    return { ...seen, to: this.endOf(later.address), port: later.port };
  }

  /**
   * Discards connections that ended before: their pods may be deleted, and their addresses reused. Since deleted pods are
   * unknown, no policy can be evaluated for them.
   */
  async begin(): Promise<void> {
    await this.learnPods();
    const ofPods = new BlockList();
    for (const { pods } of this.own.settings.families) {
      const [subnet = '', bits] = pods.split('/');
      ofPods.addSubnet(subnet, Number(bits), family(subnet));
    }
    for (const { from, replied } of await this.tracked()) {
      for (const address of [from, replied.address]) {
        if (ofPods.check(address, family(address)) && !this.pods.has(address)) this.gone.add(address);
      }
    }
    const over = [['-p', 'udp'], ...['TIME_WAIT', 'CLOSE'].map(state => ['-p', 'tcp', '--state', state])];
    for (const what of over) {
      // Exits with 1 if there is nothing to delete.
      for (const each of this.families)
        await this.own.node.run('conntrack', ['-D', '-f', each, ...what]).catch(() => {});
    }
    await this.recorder.begin();
  }

  /** Removes everything from the node. */
  end(): Promise<void> {
    return this.recorder.end();
  }

  /**
   * Reads the tables once. A closed connection stays in the node's table for a while: TCP for two minutes (ten seconds if it was
   * rejected), a DNS query for half a minute. Calls must not be further apart.
   */
  async look(): Promise<void> {
    await this.learnPods();
    for (const entry of await this.tracked()) {
      this.behind.set(`${entry.requested.address}:${entry.requested.port}`, entry.replied);
      this.add(this.found, entry.from, entry.requested, entry.replied, entry.protocol);
    }
    for (const [address, pid] of this.pids) {
      for (const { remote, protocol } of outgoing(tablesOf(pid))) {
        const requested = `${remote.address}:${remote.port}`;
        this.add(this.found, address, remote, this.behind.get(requested) ?? remote, protocol);
      }
    }
    for (const { from, to, protocol } of await this.recorder.read()) this.add(this.attempts, from, to, to, protocol);
  }

  private async tracked(): Promise<readonly Tracked[]> {
    const tables = this.families.map(each => this.own.node.run('conntrack', ['-L', '-f', each]));
    return (await Promise.all(tables)).flatMap(tracked);
  }

  private add(
    to: Map<string, Seen>,
    from: string,
    requested: Seen['requested'],
    replied: Seen['requested'],
    protocol: Seen['protocol'],
  ): void {
    const key = [from, requested.address, requested.port, replied.address, replied.port, protocol].join(' ');
    if (to.has(key) || this.gone.has(from) || this.gone.has(replied.address)) return;
    to.set(key, {
      from: this.endOf(from),
      requested,
      to: this.endOf(replied.address),
      port: replied.port,
      protocol,
    });
  }

  private endOf(address: string): End {
    const pod = this.pods.get(address);
    return { address, ...(pod && { pod }) };
  }

  private async learnPods(): Promise<void> {
    for (const pod of await list(this.cluster, 'pods')) {
      const { podIP } = pod.status;
      if (podIP === undefined || pod.spec.hostNetwork) continue;
      const known = this.pods.get(podIP);
      for (const { ip } of pod.status.podIPs) {
        this.pods.set(ip, networkPod(pod));
        this.gone.delete(ip);
      }
      if (known?.name === pod.metadata.name && this.pids.has(podIP)) continue;
      this.pids.delete(podIP);
      const { namespace, name } = pod.metadata;
      // A pod without a running container has no table to read.
      const [pid] = await this.own.containerPids(namespace, name).catch(() => []);
      if (pid !== undefined) this.pids.set(podIP, pid);
    }
  }
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

const repliedKey = ({ from, to, port, protocol }: Seen): string => [from.address, to.address, port, protocol].join(' ');

const networkPod = ({ metadata, spec }: KubernetesObject): NetworkPod => ({
  namespace: metadata.namespace,
  name: metadata.name,
  labels: metadata.labels ?? {},
  ports: spec.containers.flatMap(({ ports = [] }: KubernetesObject) => ports),
});

/** The tables of the network namespace of a process; empty if the process has ended. */
function tablesOf(pid: number): SocketTables {
  const read = (table: string): string => {
    try {
      return readFileSync(`/proc/${pid}/net/${table}`, 'utf8');
    } catch (error) {
      if (['ENOENT', 'ESRCH', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
      throw error;
    }
  };
  return Object.fromEntries(TABLES.map(table => [table, read(table)])) as SocketTables;
}
