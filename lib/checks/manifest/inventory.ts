import { APP_LABEL } from '../../k8s/labels';
import { CLUSTER_AUTHORITY } from '../../k8s/volumes';
import { suggestion } from '../../promql';
import type { Located } from './located';
import type { Kind, KubernetesObject, LabelSelector, Manifest, ObjectOf } from './manifest';

export type { Located } from './located';

import { type Pods, podsMadeBy } from './pods';
import { matches } from './selector';

/** All objects of an environment, found by kind, name and label. Built once, read by every check. */
export class Inventory {
  readonly all: readonly Located[];
  /** The pods that each workload creates. */
  readonly pods: readonly Pods[];
  private readonly byKind = new Map<string, Located[]>();
  private readonly byName = new Map<string, Located>();
  private readonly podsByNamespace = new Map<string, Pods[]>();
  /** By namespace and name label, which nearly every selector uses. */
  private readonly podsByApp = new Map<string, Pods[]>();

  constructor(manifests: readonly Manifest[]) {
    this.all = manifests.map(({ path, object }) => ({ where: `${path} ${describe(object)}`, object }));
    for (const located of this.all) {
      const { kind, metadata } = located.object;
      append(this.byKind, kind, located);
      const key = keyOf(kind, metadata.namespace, metadata.name);
      if (!this.byName.has(key)) this.byName.set(key, located);
    }
    this.pods = this.all.flatMap(located => podsMadeBy(located) ?? []);
    for (const pods of this.pods) {
      append(this.podsByNamespace, pods.namespace, pods);
      append(this.podsByApp, `${pods.namespace}/${pods.labels[APP_LABEL]}`, pods);
    }
  }

  ofKind<K extends Kind>(kind: K): readonly Located<ObjectOf<K>>[] {
    return (this.byKind.get(kind) ?? []) as readonly Located<KubernetesObject>[] as readonly Located<ObjectOf<K>>[];
  }

  find<K extends Kind>(kind: K, namespace: string | undefined, name: string): Located<ObjectOf<K>> | undefined {
    return this.byName.get(keyOf(kind, namespace, name)) as Located<ObjectOf<K>> | undefined;
  }

  /** The names of a ConfigMap's files, also of the one that Kubernetes publishes itself; undefined if there is no such ConfigMap. */
  filesOfConfigMap(namespace: string, name: string): readonly string[] | undefined {
    if (name === CLUSTER_AUTHORITY.configMap) return [CLUSTER_AUTHORITY.file];
    const found = this.find('ConfigMap', namespace, name);
    return found && Object.keys(found.object.data ?? {});
  }

  /** The workloads in a namespace whose pods the selector selects. */
  selected(namespace: string, selector: LabelSelector): readonly Pods[] {
    const app = selector.matchLabels?.[APP_LABEL];
    const candidates =
      app === undefined ? this.podsByNamespace.get(namespace) : this.podsByApp.get(`${namespace}/${app}`);
    return (candidates ?? []).filter(({ labels }) => matches(selector, labels));
  }

  /** The message for a missing object, with the nearest name that exists. */
  missing(kind: Kind, namespace: string | undefined, name: string): string {
    const known = this.ofKind(kind).filter(({ object }) => object.metadata.namespace === namespace);
    const names = known.map(({ object }) => object.metadata.name);
    const place = namespace === undefined ? '' : ` in namespace ${namespace}`;
    return `there is no ${kind} "${name}"${place}${suggestion(name, names) || '; declare it, or correct the name'}`;
  }
}

const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace ?? ''}/${name}`;

function describe({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
