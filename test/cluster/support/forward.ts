import { freePort, start, waitFor } from '../../../tools/process/run';
import type { TestCluster } from './cluster';

/** Forwards a port of a Service or pod to this machine as long as the test runs. Returns its URL, without a trailing slash. */
export async function forward(cluster: TestCluster, namespace: string, to: string, port: number): Promise<string> {
  const local = await freePort();
  const args = ['--namespace', namespace, 'port-forward', to, `${local}:${port}`];
  const program = start(cluster.kubectlPath, args, { env: { KUBECONFIG: cluster.kubeconfig } });
  await waitFor(() => program.output().includes('Forwarding from'), { what: `the port-forward to ${to}`, program });
  return `http://127.0.0.1:${local}`;
}
