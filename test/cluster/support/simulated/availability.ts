import { APP_LABEL } from '../../../../lib/k8s';
import { waitFor } from '../../../../tools/process/wait';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';
import { isReady, type KubernetesObject, list } from '../objects';
import type { Api } from './api';

/** Tracks how many pods of each app are ready. A terminating pod does not count, though it may still serve. */
export class Availability {
  private readonly pods = new Map<string, { readonly app: string; readonly ready: boolean }>();
  private least: Map<string, number> = new Map();

  /** Watches the platform's pods until the API is closed. Resolves once it has seen the existing ones. */
  static async watch(cluster: TestCluster, api: Api): Promise<Availability> {
    const availability = new Availability();
    await api.watch(`/api/v1/namespaces/${namespaces.monitoring}/pods`, (type, pod) =>
      availability.see(type === 'DELETED', pod),
    );
    const there = await list(cluster, 'pods', { namespace: namespaces.monitoring });
    await waitFor(() => there.every(({ metadata }) => availability.pods.has(metadata.uid)), {
      what: 'the watch to deliver every pod',
    });
    return availability;
  }

  /** Minimum of ready pods of an app since `reset`. */
  leastReady(app: string): number {
    return this.least.get(app) ?? 0;
  }

  /** Restarts the minimum from the current state. */
  reset(): void {
    this.least = this.ready();
  }

  private see(gone: boolean, pod: KubernetesObject): void {
    const { uid, labels = {}, deletionTimestamp } = pod.metadata;
    const app = labels[APP_LABEL] ?? '';
    if (gone) this.pods.delete(uid);
    else this.pods.set(uid, { app, ready: deletionTimestamp === undefined && isReady(pod) });
    for (const [name, count] of this.ready()) this.least.set(name, Math.min(count, this.least.get(name) ?? count));
  }

  /** Includes apps without any pod left. */
  private ready(): Map<string, number> {
    const counts = new Map([...this.least.keys()].map(app => [app, 0]));
    for (const { app, ready } of this.pods.values()) counts.set(app, (counts.get(app) ?? 0) + (ready ? 1 : 0));
    return counts;
  }
}
