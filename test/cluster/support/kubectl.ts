import { run } from '../../../tools/process/finish';
import type { TestCluster } from './cluster';

export interface Said {
  /** Of stdout, one for each object. */
  readonly lines: readonly string[];
  /** What the API server and kubectl warn of, on stderr. */
  readonly warnings: readonly string[];
  readonly code: number | null;
}

/** Runs kubectl and returns all that it said, warnings too, whatever its exit code: `diff` ends with 1 where there is one. */
export async function say(cluster: TestCluster, args: readonly string[]): Promise<Said> {
  const { code, stdout, stderr } = await run(cluster.kubectlPath, args, {
    env: { KUBECONFIG: cluster.kubeconfig },
    timeoutMs: 180_000,
  });
  return { lines: linesOf(stdout), warnings: linesOf(stderr), code };
}

const linesOf = (text: string): string[] => text.split('\n').filter(line => line.trim() !== '');
