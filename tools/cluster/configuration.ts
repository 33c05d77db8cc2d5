import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { toolPath, toolVersion } from '../pinned/build';
import { auditPolicy } from './audit';
import { addonImages, DNS_REPOSITORY } from './images/addons';
import { CNI_PROGRAMS, CONTAINERD_SOCKET, layout, PROXY_ACCESS, VOLUME_PLUGINS } from './layout';
import { NETWORK, NODE_NAME, type Settings } from './settings';

/** Writes the files that components are configured with. The fields are their own: see their documentation. */
export function writeConfiguration(settings: Settings): void {
  const { kubeadmFile, containerdFile, kubeletFile, kubeProxyFile, resolvFile, auditFile, cniFolder } =
    layout(settings);
  mkdirSync(cniFolder, { recursive: true });
  writeIfNew(
    kubeadmFile,
    kubeadm(settings)
      .map(document => dump(document))
      .join('---\n'),
  );
  writeIfNew(containerdFile, containerd(settings));
  writeIfNew(kubeletFile, dump(kubelet(settings)));
  writeIfNew(kubeProxyFile, dump(kubeProxy(settings)));
  writeIfNew(auditFile, dump(auditPolicy()));
  // Nobody listens there: names outside of the cluster fail at once, where another address would make everybody wait.
  writeIfNew(resolvFile, `nameserver ${settings.nodeAddress}\n`);
  writeIfNew(path.join(cniFolder, '10-bridge.conflist'), JSON.stringify(podNetwork(), undefined, 2));
}

/** kube-proxy ends when its file is written, for somebody to start it again with what is new. */
function writeIfNew(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** What `kubeadm` makes certificates and CoreDNS from. */
function kubeadm({ name, nodeAddress, ...settings }: Settings): object[] {
  const apiVersion = 'kubeadm.k8s.io/v1beta4';
  return [
    {
      apiVersion,
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: nodeAddress, bindPort: NETWORK.apiServerPort },
      nodeRegistration: { name: NODE_NAME, criSocket: `unix://${CONTAINERD_SOCKET}` },
    },
    {
      apiVersion,
      kind: 'ClusterConfiguration',
      kubernetesVersion: `v${toolVersion('kube-apiserver')}`,
      clusterName: `aion-${name}`,
      certificatesDir: layout({ name, nodeAddress, ...settings }).pki,
      // Quicker to make than RSA keys.
      encryptionAlgorithm: 'ECDSA-P256',
      controlPlaneEndpoint: `${nodeAddress}:${NETWORK.apiServerPort}`,
      networking: { serviceSubnet: NETWORK.services, podSubnet: NETWORK.pods, dnsDomain: NETWORK.domain },
      // Not that it is external: it needs no certificates, since it listens on the node's loopback only.
      etcd: { external: { endpoints: ['http://127.0.0.1:2379'] } },
      dns: { imageRepository: DNS_REPOSITORY, imageTag: `v${toolVersion('coredns')}` },
    },
  ];
}

function containerd(settings: Settings): string {
  return `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
# It would make a folder in /opt.
disabled_plugins = ["io.containerd.internal.v1.opt"]

[grpc]
address = "${CONTAINERD_SOCKET}"

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "${addonImages().pause.reference}"

[plugins."io.containerd.cri.v1.runtime"]
# In a container, root may be without the right to lower it (CAP_SYS_RESOURCE).
restrict_oom_score_adj = true

[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["${CNI_PROGRAMS}"]
conf_dir = "${layout(settings).cniFolder}"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
BinaryName = "${toolPath('runc')}"
SystemdCgroup = false
`;
}

const kubelet = (settings: Settings): object => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: '0.0.0.0',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: path.join(layout(settings).pki, 'ca.crt') },
  },
  authorization: { mode: 'Webhook' },
  // It asks the cluster's authority for its certificate, which `up` approves.
  serverTLSBootstrap: true,
  cgroupDriver: 'cgroupfs',
  cgroupRoot: `/${settings.cgroup}`,
  // Version 1 of control groups still works, but has to be asked for.
  failCgroupV1: false,
  failSwapOn: false,
  containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
  clusterDNS: [NETWORK.dns],
  clusterDomain: NETWORK.domain,
  resolvConf: layout(settings).resolvFile,
  // Images come from no registry: none may be removed because the machine's disk is full, nor pods for that reason.
  imageGCHighThresholdPercent: 100,
  evictionHard: {
    'memory.available': '100Mi',
    'nodefs.available': '1%',
    'imagefs.available': '1%',
    'nodefs.inodesFree': '1%',
  },
  // In the place of five minutes: a pod that crashes again and again is not what tests wait for.
  crashLoopBackOff: { maxContainerRestartPeriod: '15s' },
  volumePluginDir: VOLUME_PLUGINS,
});

const kubeProxy = (settings: Settings): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig: path.join(layout(settings).access, PROXY_ACCESS) },
  mode: 'iptables',
  hostnameOverride: NODE_NAME,
  clusterCIDR: NETWORK.pods,
  // The limit is the whole machine's, which the node must not set.
  conntrack: { maxPerCore: 0, min: 0 },
});

const podNetwork = (): object => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isDefaultGateway: true,
      // A pod that reaches itself through a Service.
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: NETWORK.pods }]] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});
