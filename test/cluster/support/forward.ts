import { freePort, start, waitFor } from '../../../tools/process/run';
import type { TestCluster } from './cluster';

/** A port of a Service or pod, reached from this machine as long as the test runs. Returns its address, without a slash at the end. */
export async function forward(cluster: TestCluster, namespace: string, to: string, port: number): Promise<string> {
  const local = await freePort();
  const args = ['--namespace', namespace, 'port-forward', to, `${local}:${port}`];
  const program = start(cluster.kubectlPath, args, { env: { KUBECONFIG: cluster.kubeconfig } });
  await waitFor(() => program.output().includes('Forwarding from'), { what: `a way to ${to}`, program });
  return `http://127.0.0.1:${local}`;
}
