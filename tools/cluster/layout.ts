import path from 'node:path';
import type { Settings } from './settings';

/** Sockets and folders by the node's own paths; /run and /var/lib are its own (node.ts). */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';
export const VOLUMES_FOLDER = '/var/lib/volumes';
export const VOLUME_PLUGINS = '/var/lib/kubelet/volume-plugins';
export const CNI_PROGRAMS = '/usr/lib/cni';

/** Access files that kubeadm does not name, in the folder `access`. */
export const PROXY_ACCESS = 'kube-proxy.conf';
export const POLICY_ACCESS = 'kube-router.conf';

/** Where the cluster's files are. */
export const layout = ({ folder }: Settings) => ({
  /** Certificates and keys, as kubeadm names them. */
  pki: path.join(folder, 'pki'),
  /** For whoever uses the cluster: an administrator's access. */
  kubeconfig: path.join(folder, 'kubeconfig'),
  /** Each component's own access: `scheduler.conf`. */
  access: path.join(folder, 'access'),
  /** What components are configured with. */
  configuration: path.join(folder, 'configuration'),
  /** Which files of that folder are for whom. */
  kubeadmFile: path.join(folder, 'configuration', 'kubeadm.yaml'),
  containerdFile: path.join(folder, 'configuration', 'containerd.toml'),
  kubeletFile: path.join(folder, 'configuration', 'kubelet.yaml'),
  kubeProxyFile: path.join(folder, 'configuration', 'kube-proxy.yaml'),
  resolvFile: path.join(folder, 'configuration', 'resolv.conf'),
  auditFile: path.join(folder, 'configuration', 'audit.yaml'),
  cniFolder: path.join(folder, 'configuration', 'cni'),
  /** What each component printed. */
  logs: path.join(folder, 'logs'),
  /** What ServiceAccounts asked of the API server, a line of JSON each: audit.ts says which. */
  auditLog: path.join(folder, 'logs', 'audit.log'),
});
