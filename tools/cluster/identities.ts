import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolPath } from '../pinned/build';
import { POLICY_USER } from './addons/network-policies';
import { layout, POLICY_ACCESS, PROXY_ACCESS } from './layout';
import type { Settings } from './settings';
import { output } from './shell';

/** Users for whom `kubeadm init` writes no kubeconfig, by the name of the file. */
const USERS: Readonly<Record<string, string>> = {
  [PROXY_ACCESS]: 'system:kube-proxy',
  [POLICY_ACCESS]: POLICY_USER,
};

/**
 * Certificates, keys and kubeconfigs, as `kubeadm init` creates them: a certificate authority for this cluster, the API
 * server's certificates, and a user for each component. Created once, and kept when the node restarts.
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
  // The user whose rights do not depend on an object in the cluster.
  copyFileSync(path.join(access, 'super-admin.conf'), kubeconfig);
}
