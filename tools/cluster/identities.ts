import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolPath } from '../pinned/build';
import { POLICY_USER } from './addons/network-policies';
import { layout, POLICY_ACCESS, PROXY_ACCESS } from './layout';
import type { Settings } from './settings';
import { output } from './shell';

/** Users that `kubeadm init` makes no access file for, by the file's name. */
const USERS: Readonly<Record<string, string>> = {
  [PROXY_ACCESS]: 'system:kube-proxy',
  [POLICY_ACCESS]: POLICY_USER,
};

/**
 * Certificates, keys and access files, as `kubeadm init` makes them: a certificate authority of this cluster alone, the API
 * server's certificates, and a user for each component. Made once; a node that starts again keeps them.
 */
export async function makeIdentities(settings: Settings): Promise<void> {
  const { kubeadmFile, access, kubeconfig } = layout(settings);
  const kubeadm = (...args: string[]) => output(toolPath('kubeadm'), [...args, '--config', kubeadmFile]);
  const missing = Object.entries(USERS).filter(([file]) => !existsSync(path.join(access, file)));
  if (existsSync(kubeconfig) && missing.length === 0) return;
  mkdirSync(access, { recursive: true });
  await kubeadm('init', 'phase', 'certs', 'all');
  await kubeadm('init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', access);
  for (const [file, user] of missing) {
    writeFileSync(path.join(access, file), await kubeadm('kubeconfig', 'user', '--client-name', user), { mode: 0o600 });
  }
  // The one whose rights need no object in the cluster.
  copyFileSync(path.join(access, 'super-admin.conf'), kubeconfig);
}
