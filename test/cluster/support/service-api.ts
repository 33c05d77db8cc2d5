import { namespaces } from '../../../lib/catalogue';
import type { TestCluster } from './cluster';

/** GETs from a Service of the platform by the API server's proxy, as JSON. @param path with a slash at its beginning */
export async function getFrom<T>(
  cluster: TestCluster,
  service: 'prometheus' | 'alertmanager',
  path: string,
): Promise<T> {
  const port = { prometheus: 9090, alertmanager: 9093 }[service];
  const uri = `/api/v1/namespaces/${namespaces.monitoring}/services/${service}:${port}/proxy${path}`;
  return JSON.parse(await cluster.kubectl(['get', '--raw', uri])) as T;
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [time: number, value: string] }[] };
}

/** The values that an expression has in Prometheus now. */
export async function query(cluster: TestCluster, expression: string): Promise<readonly number[]> {
  const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = await getFrom<Answer>(cluster, 'prometheus', path);
  return data.result.map(({ value: [, value] }) => Number(value));
}
