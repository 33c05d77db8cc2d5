import { KUBECTL_ENV } from '../../../tools/cluster/access';
import { run } from '../../../tools/process/finish';
import type { TestCluster } from './cluster';

export interface KubectlOutput {
  /** Lines of stdout, one per object. */
  readonly lines: readonly string[];
  /** Lines of stderr: warnings of the API server and kubectl. */
  readonly warnings: readonly string[];
  readonly code: number | null;
}

/** Runs kubectl and returns its output, warnings included, whatever the exit code: `diff` exits with 1 if there is one. */
export async function runKubectl(cluster: TestCluster, args: readonly string[]): Promise<KubectlOutput> {
  const { code, stdout, stderr } = await run(cluster.kubectlPath, args, {
    env: { ...KUBECTL_ENV, KUBECONFIG: cluster.kubeconfig },
    timeoutMs: 180_000,
  });
  return { lines: linesOf(stdout), warnings: linesOf(stderr), code };
}

const linesOf = (text: string): string[] => text.split('\n').filter(line => line.trim() !== '');
