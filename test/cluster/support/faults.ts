import { FAULTS_PORT } from '../../../apps/shared/ports';
import { namespaces } from './aion';
import type { TestCluster } from './cluster';

type Service = 'web-api' | 'ai-engine';

/**
 * Starts faults of a service, by name with their parameters, as in apps/faults/provocations.ts. Throws with the service's
 * response if it rejects one.
 */
export async function beginFaults(
  cluster: TestCluster,
  service: Service,
  faults: Readonly<Record<string, object>>,
): Promise<void> {
  for (const [name, parameters] of Object.entries(faults)) {
    await ask(cluster, service, 'PUT', `/faults/${name}`, JSON.stringify(parameters));
  }
}

/** Ends faults of a service. @param names @default all of them */
export async function endFaults(cluster: TestCluster, service: Service, names?: readonly string[]): Promise<void> {
  for (const path of names?.map(name => `/faults/${name}`) ?? ['/faults']) await ask(cluster, service, 'DELETE', path);
}

const ASK = `
  const [url, method, body] = process.argv.slice(1);
  const headers = body ? { 'content-type': 'application/json' } : {};
  const response = await fetch(url, { method, headers, body });
  if (!response.ok) {
    console.error(response.status, await response.text());
    process.exitCode = 1;
  }`;

/** From within the pod, since the fault switches only listen on loopback. */
async function ask(cluster: TestCluster, service: Service, method: string, path: string, body?: string): Promise<void> {
  const container = ['exec', '--namespace', namespaces.aion, `deployment/${service}`, '--container', service];
  const url = `http://127.0.0.1:${FAULTS_PORT}${path}`;
  const program = ['node', '--input-type=module', '--eval', ASK, url, method, ...(body === undefined ? [] : [body])];
  await cluster.kubectl([...container, '--', ...program]);
}
