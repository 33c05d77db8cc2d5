import type { TestCluster } from './cluster';
import { explain } from './explain';
import type { Selection } from './objects';

const WITHIN_SECONDS = 120;

/** Waits until pods of a test are ready; on timeout, the error describes the pods of `selection`. */
export function podsReady(
  cluster: TestCluster,
  selection: Selection & { readonly namespace: string },
  names: readonly string[],
): Promise<string> {
  const wait = ['wait', '-n', selection.namespace, '--for=condition=Ready', `--timeout=${WITHIN_SECONDS}s`];
  return explain(cluster, selection, () =>
    cluster.kubectl([...wait, ...names.map(name => `pod/${name}`)], { timeoutMs: (WITHIN_SECONDS + 10) * 1_000 }),
  );
}
