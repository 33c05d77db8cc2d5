import path from 'node:path';
import { toolPath } from '../pinned/build';
import type { FinishOptions } from '../process/finish';
import { isAlive } from '../process/lock';
import { waitFor } from '../process/wait';
import { Access } from './access';
import { COMPONENTS, type ComponentName, component, componentPath } from './components';
import type { Image } from './images/image';
import { importImages, removeImage } from './images/import';
import { layout } from './layout';
import { Node } from './node';
import { inControlGroup, processes } from './processes';
import type { Settings } from './settings';
import { output } from './shell';

/** How long a component may take to terminate. */
const GRACE_MS = 15_000;

/** A running cluster, as tests use it. `up` of up.ts returns one. */
export class Cluster extends Access {
  /** With an administrator's rights, and the kubectl that fits it. */
  constructor(readonly settings: Settings) {
    super(layout(settings).kubeconfig, toolPath('kubectl'));
  }

  /** The address of the API server and of host ports on this machine. */
  get nodeAddress(): string {
    return this.settings.nodeAddress;
  }

  /** The node's namespaces. Throws if the node is not running. */
  get node(): Node {
    const node = Node.find(this.settings);
    if (!node) throw new Error(`the node of the cluster "${this.settings.name}" is not running: start it with up()`);
    return node;
  }

  /** Imports images into the node. */
  load(images: readonly Image[]): Promise<string[]> {
    return importImages(this.node, images);
  }

  /** Removes an image from the node. */
  unload(reference: string): Promise<void> {
    return removeImage(this.node, reference);
  }

  /** Process ids of a component on this machine: one, or none if it is not running. */
  pids(name: ComponentName): number[] {
    const { binary } = component(name, this.settings);
    return this.node.processes().flatMap(({ executable, pid }) => (executable === binary ? [pid] : []));
  }

  /** Starts a component, unless it is running. */
  async start(name: ComponentName): Promise<void> {
    if (this.pids(name).length > 0) return;
    const { binary, args } = component(name, this.settings);
    await this.node.spawn([binary, ...args], this.log(name), { PATH: componentPath() });
    await waitFor(() => this.pids(name).length > 0, { what: `${name} to start`, timeoutMs: 60_000 });
  }

  /** Stops a component. Pods keep running. @param signal SIGKILL for a crash */
  async stop(name: ComponentName, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const pids = this.pids(name);
    for (const pid of pids) process.kill(pid, signal);
    const gone = () => pids.every(pid => !isAlive(pid));
    await waitFor(gone, { what: `${name} to terminate`, timeoutMs: GRACE_MS }).catch(() => {
      for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
    });
    await waitFor(gone, { what: `${name} to be killed` });
  }

  /** Stops a component and starts it again. */
  async restart(name: ComponentName): Promise<void> {
    await this.stop(name);
    await this.start(name);
  }

  /** Path of a component's log. */
  log(name: ComponentName): string {
    return path.join(layout(this.settings).logs, `${name}.log`);
  }

  /** Cuts the power: everything in the node ends at once, and its disk is kept. `up` switches it on again. */
  async powerOff(): Promise<void> {
    await Node.stop(this.settings);
  }

  /** Components that are not running. */
  missing(): ComponentName[] {
    return COMPONENTS.filter(name => this.pids(name).length === 0);
  }

  /**
   * Process ids of a container on this machine, its first process first. Use them with `nsenter --target PID --net` to see the
   * pod's sockets. Throws if the pod or container does not exist.
   */
  async containerPids(namespace: string, pod: string, container?: string): Promise<number[]> {
    const text = await this.kubectl(['-n', namespace, 'get', 'pod', pod, '-o', 'json']);
    const { status } = JSON.parse(text) as { status: { containerStatuses?: readonly ContainerStatus[] } };
    const { containerStatuses = [] } = status;
    const found = containerStatuses.find(({ name }) => container === undefined || name === container);
    const id = found?.containerID?.replace(/^.*:\/\//, '');
    const pids = id === undefined ? [] : inControlGroup(id);
    if (pids.length === 0) {
      throw new Error(
        `${namespace}/${pod} has no running container ${container ?? ''}: ${JSON.stringify(containerStatuses)}`,
      );
    }
    const order = new Map(processes().map(({ pid, pidInside }) => [pid, pidInside]));
    return pids.sort((a, b) => (order.get(a) ?? a) - (order.get(b) ?? b));
  }

  /** Runs a program of this machine in a pod's network: `ss`, `curl`. Throws with its error output if it fails. */
  async inPodNetwork(
    namespace: string,
    pod: string,
    command: readonly string[],
    options: FinishOptions = {},
  ): Promise<string> {
    const [pid] = await this.containerPids(namespace, pod);
    return output('nsenter', ['--target', String(pid), '--net', '--', ...command], options);
  }
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
}
