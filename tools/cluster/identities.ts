import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolPath } from '../build';
import { layout } from './layout';
import type { Settings } from './settings';
import { output } from './shell';

/**
 * Certificates, keys and access files, as `kubeadm init` makes them: a certificate authority of this cluster alone, the API
 * server's certificates, and a user for each component. Made once; a node that starts again keeps them.
 */
export async function makeIdentities(settings: Settings): Promise<void> {
  const { kubeadmFile, access, kubeconfig } = layout(settings);
  if (existsSync(kubeconfig)) return;
  mkdirSync(access, { recursive: true });
  const kubeadm = (...args: string[]) => output(toolPath('kubeadm'), [...args, '--config', kubeadmFile]);
  await kubeadm('init', 'phase', 'certs', 'all');
  await kubeadm('init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', access);
  const proxy = await kubeadm('kubeconfig', 'user', '--client-name', 'system:kube-proxy');
  writeFileSync(path.join(access, 'kube-proxy.conf'), proxy, { mode: 0o600 });
  // The one whose rights need no object in the cluster.
  copyFileSync(path.join(access, 'super-admin.conf'), kubeconfig);
}
