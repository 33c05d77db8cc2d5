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
 * The monitored product, in the namespace `aion`: PostgreSQL and Redis, web-api and ai-engine, and a low constant load; and the
 * Secrets with which the platform's exporters access the databases. The platform must be applied. Resolves once everything is
 * ready; existing objects are left unchanged.
 *
 * The programs are in ConfigMaps and run on Node's image, so this needs no image that a registry lacks.
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

/** Waits until every pod of the product runs the current version and is ready. */
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

/** Client-side apply would store a second copy of each bundle in an annotation, which is limited to 256 KiB. */
const serverSide = (cluster: TestCluster, items: readonly object[]): Promise<string> =>
  cluster.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    timeoutMs: 120_000,
  });

/** Containers read a Secret when they start: restarts exporters that are older than their Secret, by deleting their pods. */
async function exportersWithSecrets(cluster: TestCluster): Promise<void> {
  for (const { namespace, name, usedBy } of [postgresExporterSecret, redisExporterSecret]) {
    const secret = JSON.parse(await cluster.kubectl(['-n', namespace, 'get', 'secret', name, '-o', 'json']));
    const pods = await list(cluster, 'pods', { namespace, selector: `app.kubernetes.io/name=${usedBy}` });
    const older = pods.filter(({ metadata }) => metadata.creationTimestamp <= secret.metadata.creationTimestamp);
    if (older.length > 0)
      await cluster.kubectl(['delete', '-n', namespace, ...older.map(pod => `pod/${pod.metadata.name}`)]);
  }
}
