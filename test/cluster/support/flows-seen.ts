import { readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import type { Cluster } from '../../../tools/cluster/cluster';
import { NETWORK } from '../../../tools/cluster/settings';
import { outgoing, type SocketTables, TABLES, type Tracked, tracked } from '../../support/network-policy/kernel-tables';
import type { Connection, End, NetworkPod } from '../../support/network-policy/types';
import type { TestCluster } from './cluster';
import { Begun } from './flows-begun';
import { type KubernetesObject, list } from './objects';

/**
 * A connection that was really begun: to whom it was addressed, and who answered, or would have. They differ where a Service is
 * between; of one that was refused, only the latter is known.
 */
export interface Seen {
  readonly from: End;
  /** The address that was asked: a pod, a Service, a node. */
  readonly asked: { readonly address: string; readonly port: number };
  /** Who answered, behind the Service. */
  readonly to: End;
  readonly port: number;
  readonly protocol: Connection['protocol'];
}

/**
 * Collects the connections of a cluster's pods: what was made, from the node's connection tracking and from the pods' own socket
 * tables, and what was begun in vain as well.
 */
export class Watch {
  private readonly found = new Map<string, Seen>();
  private readonly attempts = new Map<string, Seen>();
  private readonly begun: Begun;
  /** By address, whoever had it at any time: pods come and go, and the last to have an address has it. */
  private readonly pods = new Map<string, NetworkPod>();
  private readonly pids = new Map<string, number>();
  private readonly behind = new Map<string, { readonly address: string; readonly port: number }>();
  /** Addresses of pods that were gone before: what was begun to them then lasts in tables for as long as five days. */
  private readonly gone = new Set<string>();

  constructor(
    private readonly cluster: TestCluster,
    private readonly own: Cluster,
  ) {
    this.begun = new Begun(own.node);
  }

  /** Each once: an attempt that came to something is what it became. */
  get seen(): readonly Seen[] {
    const made = new Set([...this.found.values()].map(whoAnswered));
    return [...this.found.values(), ...[...this.attempts.values()].filter(attempt => !made.has(whoAnswered(attempt)))];
  }

  /**
   * Forgets what was over before: its pods may be gone, and their addresses another's. Of pods that are gone it is not known
   * who they were, so that no policy can be asked about them.
   */
  async begin(): Promise<void> {
    await this.learnPods();
    const [subnet = '', bits] = NETWORK.pods.split('/');
    const ofPods = new BlockList();
    ofPods.addSubnet(subnet, Number(bits));
    for (const { from, answered } of await this.tracked()) {
      for (const address of [from, answered.address]) {
        if (ofPods.check(address) && !this.pods.has(address)) this.gone.add(address);
      }
    }
    const over = [['-p', 'udp'], ...['TIME_WAIT', 'CLOSE'].map(state => ['-p', 'tcp', '--state', state])];
    for (const what of over) {
      // It ends with 1 where there is nothing to delete.
      await this.own.node.run('conntrack', ['-D', ...what]).catch(() => {});
    }
    await this.begun.begin();
  }

  /** Leaves nothing in the node. */
  end(): Promise<void> {
    return this.begun.end();
  }

  /**
   * Looks once. What is over is still in the node's table for a while, a TCP connection for two minutes (or ten seconds, where it
   * was refused) and a question to the DNS for half a minute: looks must not be further apart.
   */
  async look(): Promise<void> {
    await this.learnPods();
    for (const entry of await this.tracked()) {
      this.behind.set(`${entry.asked.address}:${entry.asked.port}`, entry.answered);
      this.add(this.found, entry.from, entry.asked, entry.answered, entry.protocol);
    }
    for (const [address, pid] of this.pids) {
      for (const { remote, protocol } of outgoing(tablesOf(pid))) {
        const asked = `${remote.address}:${remote.port}`;
        this.add(this.found, address, remote, this.behind.get(asked) ?? remote, protocol);
      }
    }
    for (const { from, to, protocol } of await this.begun.read()) this.add(this.attempts, from, to, to, protocol);
  }

  private async tracked(): Promise<readonly Tracked[]> {
    return tracked(await this.own.node.run('conntrack', ['-L']));
  }

  private add(
    to: Map<string, Seen>,
    from: string,
    asked: Seen['asked'],
    answered: Seen['asked'],
    protocol: Seen['protocol'],
  ): void {
    const key = [from, asked.address, asked.port, answered.address, answered.port, protocol].join(' ');
    if (to.has(key) || this.gone.has(from) || this.gone.has(answered.address)) return;
    to.set(key, {
      from: this.endOf(from),
      asked,
      to: this.endOf(answered.address),
      port: answered.port,
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
      this.pods.set(podIP, networkPod(pod));
      this.gone.delete(podIP);
      if (known?.name === pod.metadata.name && this.pids.has(podIP)) continue;
      this.pids.delete(podIP);
      const { namespace, name } = pod.metadata;
      // One that has no container yet, or none any more, has no table to read.
      const [pid] = await this.own.containerPids(namespace, name).catch(() => []);
      if (pid !== undefined) this.pids.set(podIP, pid);
    }
  }
}

const whoAnswered = ({ from, to, port, protocol }: Seen): string =>
  [from.address, to.address, port, protocol].join(' ');

const networkPod = ({ metadata, spec }: KubernetesObject): NetworkPod => ({
  namespace: metadata.namespace,
  name: metadata.name,
  labels: metadata.labels ?? {},
  ports: spec.containers.flatMap(({ ports = [] }: KubernetesObject) => ports),
});

/** The tables of the network that a process is in; empty where it has ended. */
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
