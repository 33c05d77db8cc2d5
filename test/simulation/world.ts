import { ai, database, type Family, kubeState, nodeExporter } from '../../lib/catalogue';
import type { Service } from '../../lib/services';
import { type Environment, monitoredIn, type Stack } from '../../lib/stack';
import type { LabelSet, ScrapedSeries } from '../../tools/replay/rules';
import { type AnyObject, Deployment } from '../charts/manifests';
import { exposeController, exposeNode, exposeNodeObject, nodeConditions, PodObject, progressing } from './cluster';
import { expose, MEMORY, MINUTE } from './load';
import { Target } from './target';
import { type Span, Timeline } from './timeline';

/** A pod: what Prometheus scrapes, and what kube-state-metrics reports on it. */
export interface Pod {
  readonly target: Target;
  readonly object: PodObject;
  readonly node: string;
  readonly born: number;
  readonly revision: number;
  gone: number;
}

/** Pods of a service, replaced one by one as a Deployment does. */
interface Workload {
  readonly service: Service;
  readonly pods: Pod[];
  readonly wanted: Timeline;
  revision: number;
}

export interface Setting {
  readonly stack: Stack;
  readonly environment: Environment;
  /** In seconds. */
  readonly duration: number;
  /** How jobs are named, and other labels that targets get. @default as this project names them */
  readonly naming?: (labels: LabelSet, service: Service | undefined) => LabelSet;
  /** Targets that other rules expect, of which nobody reports anything but that they answer. @default none */
  readonly further?: readonly LabelSet[];
}

const NODES = ['node-1', 'node-2', 'node-3', 'node-4'];
/** Pods of the product's service with a database; of its other ones. */
const [MANY, FEW] = [10, 2];
/** A pod takes this long from its start to its first answer, one that ends answers nothing for this long. */
const [STARTING, ENDING] = [MINUTE, 15];
/** A revision that makes no progress for this long is stuck. */
const DEADLINE = 10 * MINUTE;
/** A node that does not report is noticed after this time. */
const NODE_GRACE = 50;

/** A healthy cluster with the services of an environment; scenarios then change what happened in it, in the order of time. */
export class World {
  readonly duration: number;
  private readonly every: number;
  private readonly targets: Target[] = [];
  private readonly monitored: { readonly service: Service; readonly target: Target }[] = [];
  private readonly workloads = new Map<string, Workload>();
  private readonly nodes = new Map<
    string,
    { readonly targets: Target[]; readonly exporter?: Target; readonly cadvisor?: Target }
  >();
  /** Node → what else runs on it, one pod of each. */
  private readonly platform = new Map<string, Target[]>();
  private readonly kubeState: Target;
  /** Name of a program of the platform → how many pods of it are declared. */
  private readonly replicas: ReadonlyMap<string, number>;
  private readonly always: Span;

  constructor(private readonly setting: Setting) {
    const { stack, environment, duration, further = [] } = setting;
    this.duration = duration;
    this.always = { from: 0, to: duration };
    this.every = environment.prometheus.scrapeInterval.value;
    this.replicas = declaredReplicas(new Deployment(stack, environment).objects);
    const services = monitoredIn(environment, stack.services);
    const reporting = services.find(({ exposes }) => exposes.includes(kubeState));
    if (reporting === undefined) throw new Error(`${environment.name} has no kube-state-metrics`);
    this.kubeState = this.runPlatform(reporting, 1);
    this.addNodes(services);
    for (const service of services) if (service !== reporting) this.monitor(service);
    for (const labels of further) {
      const target = new Target(labels, 0, this.every);
      this.targets.push(target);
    }
  }

  /** The product's service that uses a database, and the one that serves models: they have pods, and what happens to pods. */
  main = (): Service => this.serviceWith(database);
  inference = (): Service => this.serviceWith(ai);
  private serviceWith(family: Family): Service {
    const found = [...this.workloads.values()].find(({ service }) => service.exposes.includes(family));
    if (found === undefined) throw new Error(`${this.setting.environment.name} lacks a service for the scenarios`);
    return found.service;
  }

  /** The pods of a product's service at a moment. */
  pods(service: Service, at: number): readonly Pod[] {
    return (this.workloads.get(service.name)?.pods ?? []).filter(({ born, gone }) => born <= at && at < gone);
  }

  targetsExposing(family: Family): readonly Target[] {
    return this.monitored.filter(({ service }) => service.exposes.includes(family)).map(({ target }) => target);
  }

  nodeNames(): readonly string[] {
    return [...this.nodes.keys()];
  }

  exporterOf(node: string): Target | undefined {
    return this.nodes.get(node)?.exporter;
  }

  containerMemory({ object: { identity }, node }: Pod): Timeline | undefined {
    const { namespace, pod, container } = identity;
    const labels = { namespace, pod, container, image: `registry/${container}` };
    return this.nodes.get(node)?.cadvisor?.gauge('container_memory_working_set_bytes', labels);
  }

  /** Replaces the pods of a service one after another: each new one takes a minute until it answers. */
  deploy(service: Service, at: number): void {
    const workload = this.workloads.get(service.name) as Workload;
    workload.revision += 1;
    let now = at;
    for (const old of this.pods(service, at)) {
      this.start(workload, now, old.node);
      now += STARTING + 10;
      this.stop(old, now);
      now += 5;
    }
  }

  /** One more pod of a new revision that never gets its image, beside the old ones. */
  failToPull(service: Service, span: Span): void {
    const workload = this.workloads.get(service.name) as Workload;
    workload.revision += 1;
    const { object } = this.start(workload, span.from, NODES[1] as string, { answers: false });
    object.phase(span, 'Pending').waiting(span, 'ImagePullBackOff');
    const pod = workload.pods.at(-1) as Pod;
    pod.target.fail(span);
    this.remove(pod, span.to);
    progressing(this.kubeState, deploymentOf(service), { from: span.from + DEADLINE, to: span.to }, false);
  }

  /** The machine is off for a while, without a drain; what runs on it starts again afterwards. */
  reboot(node: string, span: Span): void {
    const unreachable = { from: span.from, to: span.to + STARTING };
    for (const target of this.nodes.get(node)?.targets ?? []) target.restart({ from: span.from, to: span.to + 20 });
    for (const target of this.platform.get(node) ?? []) target.restart(unreachable);
    nodeConditions(this.kubeState, node, { from: span.from + NODE_GRACE, to: span.to + 20 }, 'unknown');
    for (const { pods } of this.workloads.values()) {
      for (const pod of pods.filter(each => each.node === node && each.born <= span.from && span.from < each.gone)) {
        pod.target.restart(unreachable);
        pod.object
          .readiness({ from: span.from + NODE_GRACE, to: unreachable.to }, false)
          .restart(span.to + 20, 'Error');
      }
    }
  }

  series(): readonly ScrapedSeries[] {
    for (const { service, wanted, pods } of this.workloads.values()) {
      const at = pods.flatMap(({ object }) => object.ready.runs([this.always]).flatMap(run => run.slice(0, 2)));
      const moments = [...new Set([0, ...at, ...pods.map(({ gone }) => gone), this.duration])].sort((a, b) => a - b);
      const [present, updated, ready] = [new Timeline(), new Timeline(), new Timeline()];
      moments.forEach((from, i) => {
        const span = { from, to: moments[i + 1] ?? this.duration };
        const alive = pods.filter(({ born, gone }) => born <= from && from < gone);
        const newest = Math.max(...alive.map(({ revision }) => revision));
        present.set(span, alive.length);
        updated.set(span, alive.filter(({ revision }) => revision === newest).length);
        ready.set(span, alive.filter(({ object }) => object.ready.at(from) === 1).length);
      });
      const counts = { wanted, present, updated, ready };
      exposeController(this.kubeState, 'deployment', deploymentOf(service), counts, this.always);
    }
    return this.targets.flatMap(target => target.series(this.duration));
  }

  private target(service: Service, labels: LabelSet, from = 0): Target {
    const { naming = own => own } = this.setting;
    const all = naming({ job: service.name, service: service.name, ...labels }, service);
    const target = new Target(all, from, this.every, service.honorLabels ?? false);
    expose(target, service.exposes, { from, to: this.duration });
    this.targets.push(target);
    this.monitored.push({ service, target });
    return target;
  }

  private monitor(service: Service): void {
    const { target } = service;
    const { namespaces } = this.setting.stack.names;
    if (target.kind === 'kubelet' || this.isOnEveryNode(service)) return;
    if (target.kind === 'probe') {
      const [instance = 'https://dashboards'] = target.addresses ?? [];
      this.target(service, { instance, namespace: target.namespace });
    } else if ((namespaces.products as readonly string[]).includes(target.namespace)) this.run(service);
    else this.runPlatform(service, this.replicas.get(target.app) ?? 1);
  }

  /** As many pods as are declared, kept apart as they are; only their targets matter. */
  private runPlatform(service: Service, count: number): Target {
    const { target, namespace } = service;
    const where = target.kind === 'kubelet' ? namespace : target.namespace;
    const all = Array.from({ length: count }, (_, index) => {
      const node = nodeFor(service.name, index);
      const made = this.target(service, podLabels(service, index, node, where));
      this.platform.set(node, [...(this.platform.get(node) ?? []), made]);
      return made;
    });
    return all[0] as Target;
  }

  private isOnEveryNode = ({ target }: Service): boolean =>
    target.kind === 'pods' && target.namespace === this.setting.stack.names.namespaces.agents;

  /** The product's own pods. */
  private run(service: Service): void {
    const replicas = service.exposes.includes(database) ? MANY : FEW;
    const wanted = new Timeline().set(this.always, replicas);
    const workload: Workload = { service, pods: [], wanted, revision: 1 };
    this.workloads.set(service.name, workload);
    progressing(this.kubeState, deploymentOf(service), this.always, true);
    for (let i = 0; i < replicas; i++) this.start(workload, 0, NODES[i % NODES.length] as string, { startsAt: 0 });
  }

  private start(
    workload: Workload,
    at: number,
    node: string,
    { startsAt = at + STARTING, answers = true }: { readonly startsAt?: number; readonly answers?: boolean } = {},
  ): Pod {
    const { service, revision, pods } = workload;
    const labels = podLabels(service, pods.length, node, service.namespace, revision);
    const life = { from: at, to: this.duration };
    const target = this.target(service, labels, at);
    const identity = {
      namespace: service.namespace,
      pod: labels.pod as string,
      uid: labels.pod as string,
      node,
      container: service.name,
    };
    const object = new PodObject(this.kubeState, identity, life);
    const pod: Pod = { target, object, node, revision, born: at, gone: this.duration };
    pods.push(pod);
    if (answers) this.containerMemory(pod)?.set({ from: at, to: this.duration }, MEMORY);
    if (answers && startsAt > at) {
      target.fail({ from: at, to: startsAt });
      object.readiness({ from: at, to: startsAt }, false);
    }
    return pod;
  }

  private stop(pod: Pod, at: number): void {
    pod.target.fail({ from: at, to: at + ENDING });
    pod.object.readiness({ from: at, to: at + ENDING }, false);
    this.remove(pod, at + ENDING);
  }

  private remove(pod: Pod, at: number): void {
    pod.target.end(at);
    pod.object.end(at);
    this.containerMemory(pod)?.clear({ from: at, to: this.duration });
    pod.gone = at;
  }

  private addNodes(services: readonly Service[]): void {
    const machines = services.filter(service => service.target.kind === 'kubelet' || this.isOnEveryNode(service));
    for (const node of NODES) {
      const made = machines.map(service => {
        const labels = service.target.kind === 'kubelet' ? { instance: node, node } : agentLabels(service, node);
        return [service, this.target(service, labels)] as const;
      });
      const find = (is: (service: Service) => boolean) => made.find(([service]) => is(service))?.[1];
      const exporter = find(({ exposes }) => exposes.includes(nodeExporter));
      const kubelet = find(({ target }) => target.kind === 'kubelet' && target.path === '/metrics');
      const cadvisor = find(({ target }) => target.kind === 'kubelet' && target.path !== '/metrics');
      const here = { ...(exporter && { exporter }), ...(kubelet && { kubelet }), ...(cadvisor && { cadvisor }) };
      exposeNode(here, node, this.always);
      exposeNodeObject(this.kubeState, node, this.always);
      this.nodes.set(node, { ...here, targets: made.map(([, target]) => target) });
    }
    for (const service of machines.filter(this.isOnEveryNode)) {
      if (service.target.kind !== 'pods') continue;
      const counts = new Timeline().set(this.always, NODES.length);
      const labels = { namespace: service.target.namespace, daemonset: service.target.app };
      const all = { wanted: counts, present: counts, updated: counts, ready: counts };
      exposeController(this.kubeState, 'daemonset', labels, all, this.always);
    }
  }
}

/** By the name of the pods; of a workload that scales by itself, the fewest. */
function declaredReplicas(objects: readonly AnyObject[]): ReadonlyMap<string, number> {
  const scaled = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const least = new Map(scaled.map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicas]));
  return new Map(
    objects
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ metadata: { name }, spec }) => [name, least.get(name) ?? spec.replicas ?? 1]),
  );
}

const deploymentOf = ({ namespace, name }: Service): LabelSet => ({ namespace, deployment: name });

const nodeFor = (name: string, index: number): string => NODES[(name.length + index) % NODES.length] as string;

function podLabels(
  { name, namespace }: Service,
  index: number,
  node: string,
  where = namespace,
  revision = 1,
): LabelSet {
  const hash = (0xa00000 + revision * 7919).toString(16);
  const pod = `${name}-${hash}-${(index + 46_656).toString(36).padStart(5, 'p')}`;
  return { instance: pod, namespace: where, node, pod };
}

const agentLabels = (service: Service, node: string): LabelSet => {
  const pod = `${service.target.kind === 'pods' ? service.target.app : service.name}-${node.slice(-1)}aaaa`;
  return {
    instance: pod,
    namespace: service.target.kind === 'kubelet' ? service.namespace : service.target.namespace,
    node,
    pod,
  };
};
