import type { Node } from '../../../tools/cluster/node';
import { NETWORK } from '../../../tools/cluster/settings';
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

const mangle = (...rule: readonly string[]) => ['iptables', '--wait', '--table', 'mangle', ...rule];

/**
 * Makes the kernel record the source and destination of attempted connections. Its own tables do not keep those that a policy
 * rejects at once.
 */
export class AttemptRecorder {
  constructor(private readonly node: Node) {}

  async begin(): Promise<void> {
    // Cleans up after a run that was killed.
    await this.end();
    await this.run('ipset', 'create', NAME, 'hash:ip,port,ip');
    await this.run(...mangle('--new-chain', NAME));
    const add = ['--match', 'conntrack', '--ctstate', 'NEW', '--jump', 'SET', '--add-set', NAME, 'src,dst,dst'];
    await this.run(...mangle('--append', NAME, '--protocol', 'tcp', '--syn', ...add));
    await this.run(...mangle('--append', NAME, '--protocol', 'udp', ...add));
    for (const chain of PASSED) await this.run(...mangle('--append', chain, ...ofPods));
  }

  /** All attempts so far. */
  async read(): Promise<readonly Attempt[]> {
    const text = await this.run('ipset', 'list', NAME, '-output', 'save');
    return [...text.matchAll(/^add \S+ ([\d.]+),(\w+):(\d+),([\d.]+)$/gm)].flatMap(
      ([, from = '', name = '', port, address = '']) => {
        const protocol = PROTOCOLS[name];
        return protocol === undefined ? [] : [{ from, to: { address, port: Number(port) }, protocol }];
      },
    );
  }

  async end(): Promise<void> {
    const steps = [
      ...PASSED.map(chain => mangle('--delete', chain, ...ofPods)),
      mangle('--flush', NAME),
      mangle('--delete-chain', NAME),
      ['ipset', 'destroy', NAME],
    ];
    // Each fails if there is nothing to remove.
    for (const step of steps) await this.run(...step).catch(() => {});
  }

  private run(...[program = '', ...args]: readonly string[]): Promise<string> {
    return this.node.run(program, args);
  }
}

const ofPods = ['--source', NETWORK.pods, '--jump', NAME];
