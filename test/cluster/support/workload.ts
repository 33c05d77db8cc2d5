import { nodeImage } from '../../../tools/cluster/images/node';
import { waitFor } from '../../../tools/process/wait';
import { namespaces, postgresExporterSecret, redisExporterSecret } from './aion';
import type { TestCluster } from './cluster';
import { explain } from './explain';
import { list, nameOf } from './objects';
import { BUNDLES, type Bundle, bundles } from './workload/bundles';
import { files } from './workload/controllers';
import { databases } from './workload/databases';
import { passwords, secretsOf } from './workload/secrets';
import { services } from './workload/services';
import { isRolledOut, workloads } from './workloads';

const READY_MS = 240_000;

/**
 * The product that is monitored, in the namespace `aion`: PostgreSQL and Redis, web-api and ai-engine, and a little steady
 * load; and the Secrets by which the platform's exporters get into the databases. The platform must be applied. Resolves
 * when all of it is ready; what is there already stays as it is.
 *
 * The programs come in ConfigMaps, on the image of Node: so this needs no image that a registry lacks.
 */
export async function applyWorkload(cluster: TestCluster): Promise<void> {
  await cluster.own?.load([nodeImage()]);
  const programs = await bundles();
  const secrets = secretsOf(await passwords(cluster));
  const configMaps = Object.values(programs).map(configMap);
  await serverSide(cluster, [...secrets, ...configMaps, ...databases(), ...services(programs)]);
  await exportersWithSecrets(cluster);
  await workloadReady(cluster);
}

/** Waits until every pod of the product is of its newest version, and ready. */
export async function workloadReady(cluster: TestCluster, timeoutMs = READY_MS): Promise<void> {
  const selection = { namespace: namespaces.aion };
  await explain(cluster, selection, () =>
    waitFor(
      async () => {
        const missing = (await workloads(cluster, selection)).filter(each => !isRolledOut(each)).map(nameOf);
        if (missing.length > 0) throw new Error(`not rolled out: ${missing.join(', ')}`);
        return true;
      },
      { what: `the pods of ${namespaces.aion} to be ready`, timeoutMs },
    ),
  );
}

const configMap = ({ name, gzip }: Bundle): object => files(BUNDLES + name, { [`${name}.js.gz`]: gzip });

/** Client-side apply would keep a second copy of each bundle in an annotation, which may have 256 KiB. */
const serverSide = (cluster: TestCluster, items: readonly object[]): Promise<string> =>
  cluster.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    timeoutMs: 120_000,
  });

/** A container gets a Secret's values when it starts: exporters older than theirs are started again, by deleting their pods. */
async function exportersWithSecrets(cluster: TestCluster): Promise<void> {
  for (const { namespace, name, usedBy } of [postgresExporterSecret, redisExporterSecret]) {
    const made = JSON.parse(await cluster.kubectl(['-n', namespace, 'get', 'secret', name, '-o', 'json']));
    const pods = await list(cluster, 'pods', { namespace, selector: `app.kubernetes.io/name=${usedBy}` });
    const older = pods.filter(({ metadata }) => metadata.creationTimestamp <= made.metadata.creationTimestamp);
    if (older.length > 0)
      await cluster.kubectl(['delete', '-n', namespace, ...older.map(pod => `pod/${pod.metadata.name}`)]);
  }
}
