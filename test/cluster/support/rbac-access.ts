import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../tools/process/finish';
import { temporaryFolder } from '../../../tools/process/temporary';
import type { TestCluster } from './cluster';

/** kubectl with only a ServiceAccount's token, as if it had been stolen from its pod. Returns its whole output. */
export async function asAccount(
  cluster: TestCluster,
  namespace: string,
  account: string,
): Promise<(args: readonly string[]) => Promise<{ readonly code: number | null; readonly printed: string }>> {
  const token = (await cluster.kubectl(['-n', namespace, 'create', 'token', account])).trim();
  const view = await cluster.kubectl(['config', 'view', '--minify', '--flatten', '--raw', '--output', 'json']);
  const { clusters } = JSON.parse(view) as { clusters: readonly [{ readonly cluster: object }] };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: clusters[0].cluster }],
    users: [{ name: account, user: { token } }],
    contexts: [{ name: 'only', context: { cluster: 'cluster', user: account } }],
    'current-context': 'only',
  };
  const file = path.join(temporaryFolder('account'), 'kubeconfig');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return async args => {
    const { code, stdout, stderr } = await run(cluster.kubectlPath, args, { env: { KUBECONFIG: file } });
    return { code, printed: stdout + stderr };
  };
}
