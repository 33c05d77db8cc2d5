import type { FamilyAddresses } from '../../../tools/cluster/families';
import type { Node } from '../../../tools/cluster/node';
import type { Socket } from '../../support/network-policy/kernel-tables';
import type { Protocol } from '../../support/network-policy/types';

/** A connection that a pod attempted; behind a Service, the destination is the pod. */
export interface Attempt {
  readonly from: string;
  readonly to: Socket;
  readonly protocol: Protocol;
}

/** Name of the set and the chain. */
const NAME = 'begun';
/** Chains that packets to a pod and to the node pass, before the table in which policies are enforced. */
const PASSED = ['FORWARD', 'INPUT'] as const;
const PROTOCOLS: Readonly<Record<string, Protocol>> = { tcp: 'TCP', udp: 'UDP' };

const FAMILIES = {
  IPv4: { filter: 'iptables', set: 'inet' },
  IPv6: { filter: 'ip6tables', set: 'inet6' },
} as const;

/**
 * Makes the kernel record the source and destination of attempted connections. Its own tables do not keep those that a policy
 * rejects at once.
 */
export class AttemptRecorder {
  private readonly families: readonly FamilyRecorder[];

  constructor(node: Node) {
    this.families = node.settings.families.map(addresses => new FamilyRecorder(node, addresses));
  }

  async begin(): Promise<void> {
    for (const family of this.families) await family.begin();
  }

  /** All attempts so far. */
  async read(): Promise<readonly Attempt[]> {
    return (await Promise.all(this.families.map(family => family.read()))).flat();
  }

  async end(): Promise<void> {
    for (const family of this.families) await family.end();
  }
}

/** What one family needs: a set and a chain of its own. */
class FamilyRecorder {
  private readonly name: string;
  private readonly ofPods: readonly string[];

  constructor(
    private readonly node: Node,
    private readonly addresses: FamilyAddresses,
  ) {
    this.name = `${NAME}-${addresses.family}`;
    this.ofPods = ['--source', addresses.pods, '--jump', this.name];
  }

  async begin(): Promise<void> {
    const { name, ofPods } = this;
    // Cleans up after a run that was killed.
    await this.end();
    await this.run('ipset', 'create', name, 'hash:ip,port,ip', 'family', FAMILIES[this.addresses.family].set);
    await this.mangle('--new-chain', name);
    const add = ['--match', 'conntrack', '--ctstate', 'NEW', '--jump', 'SET', '--add-set', name, 'src,dst,dst'];
    await this.mangle('--append', name, '--protocol', 'tcp', '--syn', ...add);
    await this.mangle('--append', name, '--protocol', 'udp', ...add);
    for (const chain of PASSED) await this.mangle('--append', chain, ...ofPods);
  }

  async read(): Promise<readonly Attempt[]> {
    const text = await this.run('ipset', 'list', this.name, '-output', 'save');
    return [...text.matchAll(/^add \S+ ([\da-f.:]+),(\w+):(\d+),([\da-f.:]+)$/gm)].flatMap(
      ([, from = '', name = '', port, address = '']) => {
        const protocol = PROTOCOLS[name];
        return protocol === undefined ? [] : [{ from, to: { address, port: Number(port) }, protocol }];
      },
    );
  }

  async end(): Promise<void> {
    const { name, ofPods } = this;
    // Each fails if there is nothing to remove.
    for (const chain of PASSED) await this.mangle('--delete', chain, ...ofPods).catch(() => {});
    await this.mangle('--flush', name).catch(() => {});
    await this.mangle('--delete-chain', name).catch(() => {});
    await this.run('ipset', 'destroy', name).catch(() => {});
  }

  private mangle(...rule: readonly string[]): Promise<string> {
    return this.run(FAMILIES[this.addresses.family].filter, '--wait', '--table', 'mangle', ...rule);
  }

  private run(...[program = '', ...args]: readonly string[]): Promise<string> {
    return this.node.run(program, args);
  }
}
