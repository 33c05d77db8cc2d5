import { APP_LABEL } from '../../../../lib/k8s';
import { waitFor } from '../../../../tools/process/wait';
import type { TestCluster } from '../cluster';
import { explain } from '../explain';
import { type KubernetesObject, list, nameOf } from '../objects';
import { isRolledOut, workloads } from '../workloads';
import { NODES } from './cluster';

const SETTLE_MS = 120_000;

/** Waits until every pod is scheduled and ready, and every autoscaler has its minimum. */
export const settled = (cluster: TestCluster): Promise<unknown> =>
  explain(cluster, {}, () =>
    waitFor(
      async () => {
        const found = await workloads(cluster);
        const unready = found.filter(each => !isRolledOut(each)).map(nameOf);
        const autoscalers = await list(cluster, 'horizontalpodautoscalers');
        const few = autoscalers.filter(({ spec }) => {
          const scaled = found.find(({ metadata }) => metadata.name === spec.scaleTargetRef.name);
          return !(scaled?.spec.replicas >= spec.minReplicas);
        });
        const problems = [...unready, ...few.map(each => `${nameOf(each)} is below its minimum`)];
        if (problems.length > 0) throw new Error(`not ready: ${problems.join(', ')}`);
        return found.length > 0;
      },
      { what: 'every pod to be placed and ready', timeoutMs: SETTLE_MS },
    ),
  );

export const podsOf = (cluster: TestCluster, app: string): Promise<readonly KubernetesObject[]> =>
  list(cluster, 'pods', { selector: `${APP_LABEL}=${app}` });

/** The node of each pod. */
export const nodesOf = (pods: readonly KubernetesObject[]): string[] => pods.map(({ spec }) => spec.nodeName).sort();

export const zonesOf = (pods: readonly KubernetesObject[]): Set<string | undefined> =>
  new Set(nodesOf(pods).map(node => NODES.find(({ name }) => name === node)?.zone));
