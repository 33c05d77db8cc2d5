import path from 'node:path';
import type { Settings } from './settings';

/** Sockets and folders by their paths inside the node, which has its own /run and /var/lib (node.ts). */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';
export const VOLUMES_FOLDER = '/var/lib/volumes';
export const VOLUME_PLUGINS = '/var/lib/kubelet/volume-plugins';
export const CNI_PROGRAMS = '/usr/lib/cni';

/** Kubeconfigs in the folder `access` that kubeadm does not create by itself. */
export const PROXY_ACCESS = 'kube-proxy.conf';
export const POLICY_ACCESS = 'kube-router.conf';

/** Where the cluster's files are. */
export const layout = ({ folder }: Settings) => ({
  /** Certificates and keys, as kubeadm names them. */
  pki: path.join(folder, 'pki'),
  /** An administrator's kubeconfig, for users of the cluster. */
  kubeconfig: path.join(folder, 'kubeconfig'),
  /** Each component's kubeconfig: `scheduler.conf`. */
  access: path.join(folder, 'access'),
  /** Configuration of the components. */
  configuration: path.join(folder, 'configuration'),
  /** The files in that folder. */
  kubeadmFile: path.join(folder, 'configuration', 'kubeadm.yaml'),
  containerdFile: path.join(folder, 'configuration', 'containerd.toml'),
  kubeletFile: path.join(folder, 'configuration', 'kubelet.yaml'),
  kubeProxyFile: path.join(folder, 'configuration', 'kube-proxy.yaml'),
  resolvFile: path.join(folder, 'configuration', 'resolv.conf'),
  auditFile: path.join(folder, 'configuration', 'audit.yaml'),
  cniFolder: path.join(folder, 'configuration', 'cni'),
  /** Logs of the components. */
  logs: path.join(folder, 'logs'),
  /** Requests to the API server, one JSON object per line; audit.ts selects them. */
  auditLog: path.join(folder, 'logs', 'audit.log'),
});
