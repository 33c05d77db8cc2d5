import { IMAGES, type ImageName } from '../../../lib/components';
import { imageReference } from '../../../lib/components/image';
import { LEFT_OUT } from '../../../tools/cluster/images/platform';
import { waitFor } from '../../../tools/process/wait';
import { namespaces } from './aion';
import type { TestCluster } from './cluster';
import { DEVELOPMENT } from './development';
import { explain } from './explain';
import { type KubernetesObject, nameOf } from './objects';
import { isRolledOut, workloads } from './workloads';

export { DEVELOPMENT };

/** Namespaces of the platform's own pods. */
export const PLATFORM_NAMESPACES = [namespaces.monitoring, namespaces.agents] as const;

/** Long enough for a busy machine; 10-apply checks the required 120 s. */
const ROLLED_OUT_MS = 300_000;

const leftOutImages = Object.keys(LEFT_OUT).map(name => imageReference(IMAGES[name as ImageName], {}));

/** Whether a workload's image is available on this cluster: on our own, those of LEFT_OUT are not. */
export const hasImage = (cluster: TestCluster, { spec }: KubernetesObject): boolean =>
  cluster.own === undefined ||
  !spec.template.spec.containers.some(({ image }: KubernetesObject) => leftOutImages.includes(image));

/**
 * Applies `dist/development` unchanged, with strict validation, and waits until every pod with an available image runs the
 * current version and is ready. Returns kubectl's output. Fast if it is already applied.
 */
export async function applyDevelopment(cluster: TestCluster): Promise<string> {
  const printed = await cluster.kubectl(['apply', '--validate=strict', '-f', DEVELOPMENT], { timeoutMs: 240_000 });
  await platformReady(cluster);
  return printed;
}

/** Waits until every pod of the platform with an available image runs the current version and is ready. */
export async function platformReady(cluster: TestCluster, timeoutMs = ROLLED_OUT_MS): Promise<void> {
  for (const namespace of PLATFORM_NAMESPACES) {
    await explain(cluster, { namespace }, () =>
      waitFor(
        async () => {
          const found = (await workloads(cluster, { namespace })).filter(each => hasImage(cluster, each));
          const missing = found.filter(each => !isRolledOut(each)).map(nameOf);
          if (missing.length > 0) throw new Error(`not rolled out: ${missing.join(', ')}`);
          return found.length > 0;
        },
        { what: `the pods of ${namespace} to be ready`, timeoutMs },
      ),
    );
  }
}
