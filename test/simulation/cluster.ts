/** What node exporters, kubelets and kube-state-metrics report on a cluster's nodes, pods and what runs them. */
import type { LabelSet } from '../../tools/replay/rules';
import { MEMORY_LIMIT } from './load';
import type { Target } from './target';
import { type Span, Timeline } from './timeline';

const GIB = 2 ** 30;
export const DISK = 100 * GIB;
const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];
const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

/** The targets that report on a node. */
export interface NodeTargets {
  readonly exporter?: Target;
  readonly kubelet?: Target;
  readonly cadvisor?: Target;
}

export const FILESYSTEM = { device: '/dev/vda1', fstype: 'ext4', mountpoint: '/', device_error: '' };

export function exposeNode({ exporter, kubelet }: NodeTargets, node: string, always: Span): void {
  if (exporter !== undefined) {
    for (const cpu of ['0', '1']) {
      exporter.counter('node_cpu_seconds_total', { cpu, mode: 'idle' }).rate.set(always, 0.65);
      exporter.counter('node_cpu_seconds_total', { cpu, mode: 'user' }).rate.set(always, 0.35);
    }
    exporter.gauge('node_memory_MemTotal_bytes').set(always, 16 * GIB);
    exporter.gauge('node_memory_MemAvailable_bytes').set(always, 8 * GIB);
    exporter.gauge('node_filesystem_size_bytes', FILESYSTEM).set(always, DISK);
    exporter.gauge('node_filesystem_avail_bytes', FILESYSTEM).set(always, 0.45 * DISK);
    exporter.gauge('node_filesystem_readonly', FILESYSTEM).set(always, 0);
    exporter.gauge('node_filesystem_files', FILESYSTEM).set(always, 6_000_000);
    exporter.gauge('node_filesystem_files_free', FILESYSTEM).set(always, 5_000_000);
    exporter.gauge('node_load1').set(always, 0.8);
    exporter.gauge('node_timex_sync_status').set(always, 1);
    exporter.gauge('node_timex_offset_seconds').set(always, 0.0002);
    exporter.gauge('node_timex_maxerror_seconds').set(always, 0.1);
    exporter.gauge('node_uname_info', { nodename: node, sysname: 'Linux' }).set(always, 1);
  }
  const claim = { namespace: 'data', persistentvolumeclaim: `data-${node}` };
  kubelet?.gauge('kubelet_volume_stats_capacity_bytes', claim).set(always, DISK);
  kubelet?.gauge('kubelet_volume_stats_available_bytes', claim).set(always, 0.6 * DISK);
  kubelet?.gauge('kubelet_volume_stats_used_bytes', claim).set(always, 0.4 * DISK);
  kubelet?.gauge('kubelet_volume_stats_inodes', claim).set(always, 6_000_000);
  kubelet?.gauge('kubelet_volume_stats_inodes_free', claim).set(always, 5_500_000);
}

/** What kube-state-metrics says of one state of many: 1 for the current one, 0 for the others. */
const states = (label: string, all: readonly string[], now: string): readonly (readonly [LabelSet, number])[] =>
  all.map(each => [{ [label]: each }, Number(each === now)]);

export function nodeConditions(kubeState: Target, node: string, span: Span, ready: 'true' | 'unknown' = 'true'): void {
  for (const condition of CONDITIONS) {
    const now = condition === 'Ready' ? ready : 'false';
    for (const [status, value] of states('status', ['true', 'false', 'unknown'], now)) {
      kubeState.gauge('kube_node_status_condition', { node, condition, ...status }).set(span, value);
    }
  }
}

export function exposeNodeObject(kubeState: Target, node: string, always: Span): void {
  nodeConditions(kubeState, node, always);
  kubeState.gauge('kube_node_info', { node }).set(always, 1);
  kubeState.gauge('kube_node_spec_unschedulable', { node }).set(always, 0);
  for (const [resource, unit, amount] of [
    ['cpu', 'core', 2],
    ['memory', 'byte', 16 * GIB],
    ['pods', 'integer', 110],
  ] as const) {
    kubeState.gauge('kube_node_status_allocatable', { node, resource, unit }).set(always, amount);
    kubeState.gauge('kube_node_status_capacity', { node, resource, unit }).set(always, amount);
  }
}

export interface PodIdentity {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly node: string;
  readonly container: string;
}

/** A pod as kube-state-metrics sees it. */
export class PodObject {
  private readonly stated = new Set<Timeline>();
  private restarted = 0;
  private lastReason: Timeline | undefined;
  readonly ready = new Timeline();

  constructor(
    private readonly kubeState: Target,
    readonly identity: PodIdentity,
    private readonly life: Span,
  ) {
    const { node } = identity;
    this.state('kube_pod_info', life, 1, { node });
    this.state('kube_pod_owner', life, 1, { owner_kind: 'ReplicaSet', owner_is_controller: 'true' });
    for (const [resource, unit, amount] of [
      ['cpu', 'core', 1],
      ['memory', 'byte', MEMORY_LIMIT],
    ] as const) {
      this.stateOfContainer('kube_pod_container_resource_limits', life, amount, { node, resource, unit });
      this.stateOfContainer('kube_pod_container_resource_requests', life, amount / 4, { node, resource, unit });
    }
    this.stateOfContainer('kube_pod_container_status_restarts_total', life, 0);
    this.phase(life, 'Running');
    this.readiness(life, true);
  }

  phase(span: Span, now: string): this {
    for (const [phase, value] of states('phase', PHASES, now)) this.state('kube_pod_status_phase', span, value, phase);
    return this;
  }

  /** Its container runs, and is ready or not yet. */
  readiness(span: Span, ready: boolean): this {
    this.ready.set(span, Number(ready));
    for (const [condition, value] of states('condition', ['true', 'false', 'unknown'], `${ready}`)) {
      this.state('kube_pod_status_ready', span, value, condition);
    }
    this.stateOfContainer('kube_pod_container_status_ready', span, Number(ready));
    this.stateOfContainer('kube_pod_container_status_running', span, 1);
    return this;
  }

  /** Its container does not run, for this reason. */
  waiting(span: Span, reason: string): this {
    this.readiness(span, false);
    this.stateOfContainer('kube_pod_container_status_running', span, 0);
    this.stateOfContainer('kube_pod_container_status_waiting', span, 1);
    this.stateOfContainer('kube_pod_container_status_waiting_reason', span, 1, { reason });
    return this;
  }

  /** Its container started again; kube-state-metrics keeps why it ended before. */
  restart(at: number, reason: string): this {
    const rest = { from: at, to: this.life.to };
    this.restarted += 1;
    this.stateOfContainer('kube_pod_container_status_restarts_total', rest, this.restarted);
    this.lastReason?.clear(rest);
    this.lastReason = this.stateOfContainer('kube_pod_container_status_last_terminated_reason', rest, 1, { reason });
    return this;
  }

  /** It is deleted. */
  end(at: number): void {
    for (const each of [...this.stated, this.ready]) each.clear({ from: at, to: this.life.to });
  }

  private stateOfContainer(name: string, span: Span, value: number, labels: LabelSet = {}): Timeline {
    return this.state(name, span, value, { container: this.identity.container, ...labels });
  }

  private state(name: string, span: Span, value: number, labels: LabelSet): Timeline {
    const { namespace, pod, uid } = this.identity;
    const stated = this.kubeState.gauge(name, { namespace, pod, uid, ...labels }).set(span, value);
    this.stated.add(stated);
    return stated;
  }
}

/** Whether the newest revision of a deployment makes progress. */
export function progressing(kubeState: Target, labels: LabelSet, span: Span, now: boolean): void {
  for (const [status, value] of states('status', ['true', 'false', 'unknown'], `${now}`)) {
    const all = { ...labels, condition: 'Progressing', ...status };
    kubeState.gauge('kube_deployment_status_condition', all).set(span, value);
  }
}

/** Pods that are wanted, there, of the newest revision, and ready: what kube-state-metrics says of the object that runs them. */
export interface Counts {
  readonly wanted: Timeline;
  readonly present: Timeline;
  readonly updated: Timeline;
  readonly ready: Timeline;
}
const NAMES: Readonly<Record<'deployment' | 'daemonset', Readonly<Record<keyof Counts, readonly string[]>>>> = {
  deployment: {
    wanted: ['kube_deployment_spec_replicas'],
    present: ['kube_deployment_status_replicas'],
    updated: ['kube_deployment_status_replicas_updated'],
    ready: ['kube_deployment_status_replicas_available', 'kube_deployment_status_replicas_ready'],
  },
  daemonset: {
    wanted: ['kube_daemonset_status_desired_number_scheduled'],
    present: ['kube_daemonset_status_current_number_scheduled'],
    updated: ['kube_daemonset_status_updated_number_scheduled'],
    ready: ['kube_daemonset_status_number_ready', 'kube_daemonset_status_number_available'],
  },
};

export function exposeController(
  kubeState: Target,
  kind: keyof typeof NAMES,
  labels: LabelSet,
  counts: Counts,
  always: Span,
): void {
  for (const which of ['wanted', 'present', 'updated', 'ready'] as const) {
    for (const name of NAMES[kind][which]) {
      for (const [from, to, value] of counts[which].runs([always]))
        kubeState.gauge(name, labels).set({ from, to }, value);
    }
  }
}
