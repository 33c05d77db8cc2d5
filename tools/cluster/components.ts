import path from 'node:path';
import { toolPath } from '../pinned/build';
import { layout, POLICY_ACCESS, VOLUME_PLUGINS } from './layout';
import { find } from './prerequisites';
import { NETWORK, NODE_NAME, type Settings } from './settings';

/** A program of the node. */
export interface Component {
  readonly binary: string;
  readonly args: readonly string[];
}

/** In the order in which they are started. */
export const COMPONENTS = [
  'containerd',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kube-router',
] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** How each component is started: the arguments that differ from its defaults. */
export function component(name: ComponentName, settings: Settings): Component {
  const { families, nodeAddress } = settings;
  const listed = (field: 'services' | 'node') => families.map(each => each[field]).join(',');
  const files = layout(settings);
  const pki = (file: string) => path.join(files.pki, file);
  const access = (file: string) => path.join(files.access, file);
  const table: Record<ComponentName, () => Component> = {
    containerd: () => ({ binary: toolPath('containerd'), args: ['--config', files.containerdFile] }),
    etcd: () => ({ binary: find('etcd') ?? 'etcd', args: ['--data-dir=/var/lib/etcd'] }),
    'kube-apiserver': () => ({
      binary: toolPath('kube-apiserver'),
      args: [
        `--advertise-address=${nodeAddress}`,
        `--secure-port=${NETWORK.apiServerPort}`,
        '--etcd-servers=http://127.0.0.1:2379',
        `--service-cluster-ip-range=${listed('services')}`,
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction',
        `--client-ca-file=${pki('ca.crt')}`,
        `--tls-cert-file=${pki('apiserver.crt')}`,
        `--tls-private-key-file=${pki('apiserver.key')}`,
        `--kubelet-client-certificate=${pki('apiserver-kubelet-client.crt')}`,
        `--kubelet-client-key=${pki('apiserver-kubelet-client.key')}`,
        `--kubelet-certificate-authority=${pki('ca.crt')}`,
        // The node's name does not resolve.
        '--kubelet-preferred-address-types=InternalIP',
        `--service-account-issuer=https://kubernetes.default.svc.${NETWORK.domain}`,
        `--service-account-key-file=${pki('sa.pub')}`,
        `--service-account-signing-key-file=${pki('sa.key')}`,
        // For metrics-server, whose API is aggregated into this one.
        `--proxy-client-cert-file=${pki('front-proxy-client.crt')}`,
        `--proxy-client-key-file=${pki('front-proxy-client.key')}`,
        `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
        '--requestheader-allowed-names=front-proxy-client',
        '--requestheader-extra-headers-prefix=X-Remote-Extra-',
        '--requestheader-group-headers=X-Remote-Group',
        '--requestheader-username-headers=X-Remote-User',
        `--audit-policy-file=${files.auditFile}`,
        `--audit-log-path=${files.auditLog}`,
        '--audit-log-maxsize=50',
        '--audit-log-maxbackup=1',
      ],
    }),
    'kube-controller-manager': () => ({
      binary: toolPath('kube-controller-manager'),
      args: [
        `--kubeconfig=${access('controller-manager.conf')}`,
        `--authentication-kubeconfig=${access('controller-manager.conf')}`,
        `--authorization-kubeconfig=${access('controller-manager.conf')}`,
        '--bind-address=127.0.0.1',
        '--leader-elect=false',
        // It creates this folder, by default on the machine's disk.
        `--flex-volume-plugin-dir=${VOLUME_PLUGINS}`,
        '--use-service-account-credentials=true',
        `--service-account-private-key-file=${pki('sa.key')}`,
        `--root-ca-file=${pki('ca.crt')}`,
        `--client-ca-file=${pki('ca.crt')}`,
        `--cluster-signing-cert-file=${pki('ca.crt')}`,
        `--cluster-signing-key-file=${pki('ca.key')}`,
        `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
      ],
    }),
    'kube-scheduler': () => ({
      binary: toolPath('kube-scheduler'),
      args: [
        `--kubeconfig=${access('scheduler.conf')}`,
        `--authentication-kubeconfig=${access('scheduler.conf')}`,
        `--authorization-kubeconfig=${access('scheduler.conf')}`,
        '--bind-address=127.0.0.1',
        '--leader-elect=false',
      ],
    }),
    kubelet: () => ({
      binary: toolPath('kubelet'),
      args: [
        `--config=${files.kubeletFile}`,
        `--kubeconfig=${access('kubelet.conf')}`,
        `--hostname-override=${NODE_NAME}`,
        `--node-ip=${listed('node')}`,
      ],
    }),
    'kube-proxy': () => ({ binary: toolPath('kube-proxy'), args: [`--config=${files.kubeProxyFile}`] }),
    // Only NetworkPolicies: the bridge plugin handles routes, and kube-proxy handles Services.
    'kube-router': () => ({
      binary: toolPath('kube-router'),
      args: [
        '--run-firewall=true',
        '--run-router=false',
        '--run-service-proxy=false',
        '--enable-cni=false',
        `--kubeconfig=${access(POLICY_ACCESS)}`,
        `--hostname-override=${NODE_NAME}`,
        `--service-cluster-ip-range=${listed('services')}`,
        `--enable-ipv4=${families.some(({ family }) => family === 'IPv4')}`,
        `--enable-ipv6=${families.some(({ family }) => family === 'IPv6')}`,
        '--health-addr=127.0.0.1',
        // Logs a line whenever it has rewritten the rules.
        '--v=1',
      ],
    }),
  };
  return table[name]();
}

/** PATH of components: containerd looks up its shim, the others `mount`, `iptables`, `ipset`, `conntrack`. */
export const componentPath = () =>
  [path.dirname(toolPath('containerd-shim-runc-v2')), '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':');

/** Tools that the node needs, for the build. */
export const NODE_TOOLS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kube-router',
  'kubeadm',
  'kubectl',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
] as const;
