import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { toolPath, toolVersion } from '../pinned/build';
import { auditPolicy } from './audit';
import { inUrl } from './families';
import { addonImages, DNS_REPOSITORY } from './images/addons';
import { CNI_PROGRAMS, CONTAINERD_SOCKET, layout, PROXY_ACCESS, VOLUME_PLUGINS } from './layout';
import { NETWORK, NODE_NAME, type Settings } from './settings';

/** Writes the configuration files of the components. The fields are documented by each component. */
export function writeConfiguration(settings: Settings): void {
  const { kubeadmFile, containerdFile, kubeletFile, kubeProxyFile, resolvFile, auditFile, cniFolder } =
    layout(settings);
  mkdirSync(cniFolder, { recursive: true });
  writeIfChanged(
    kubeadmFile,
    kubeadm(settings)
      .map(document => dump(document))
      .join('---\n'),
  );
  writeIfChanged(containerdFile, containerd(settings));
  writeIfChanged(kubeletFile, dump(kubelet(settings)));
  writeIfChanged(kubeProxyFile, dump(kubeProxy(settings)));
  writeIfChanged(auditFile, dump(auditPolicy()));
  // Nothing listens there, so lookups of names outside the cluster fail at once instead of timing out.
  writeIfChanged(resolvFile, `nameserver ${settings.nodeAddress}\n`);
  writeIfChanged(path.join(cniFolder, '10-bridge.conflist'), JSON.stringify(podNetwork(settings), undefined, 2));
}

/** kube-proxy exits whenever its file is written, expecting to be restarted with the new configuration. */
function writeIfChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** What `kubeadm` generates certificates and CoreDNS from. */
function kubeadm(settings: Settings): object[] {
  const { name, nodeAddress, families } = settings;
  const listed = (field: 'services' | 'pods') => families.map(each => each[field]).join(',');
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
      certificatesDir: layout(settings).pki,
      // Faster to generate than RSA keys.
      encryptionAlgorithm: 'ECDSA-P256',
      controlPlaneEndpoint: `${inUrl(nodeAddress)}:${NETWORK.apiServerPort}`,
      networking: { serviceSubnet: listed('services'), podSubnet: listed('pods'), dnsDomain: NETWORK.domain },
      // It is not really external, but needs no certificates, since it listens only on the node's loopback.
      etcd: { external: { endpoints: ['http://127.0.0.1:2379'] } },
      dns: { imageRepository: DNS_REPOSITORY, imageTag: `v${toolVersion('coredns')}` },
    },
  ];
}

function containerd(settings: Settings): string {
  return `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
# It would create a folder in /opt.
disabled_plugins = ["io.containerd.internal.v1.opt"]

[grpc]
address = "${CONTAINERD_SOCKET}"

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "${addonImages().pause.reference}"

[plugins."io.containerd.cri.v1.runtime"]
# If this runs in a container, root may lack the capability to lower it (CAP_SYS_RESOURCE).
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
  // To Go, the unspecified address of either family.
  address: '0.0.0.0',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: path.join(layout(settings).pki, 'ca.crt') },
  },
  authorization: { mode: 'Webhook' },
  // It requests its certificate from the cluster's authority, and `up` approves the request.
  serverTLSBootstrap: true,
  cgroupDriver: 'cgroupfs',
  cgroupRoot: `/${settings.cgroup}`,
  // Version 1 of control groups still works, but has to be enabled.
  failCgroupV1: false,
  failSwapOn: false,
  containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
  clusterDNS: settings.families.slice(0, 1).map(({ dns }) => dns),
  clusterDomain: NETWORK.domain,
  resolvConf: layout(settings).resolvFile,
  // Images cannot be pulled again: a full disk must not make the kubelet remove them or evict pods.
  imageGCHighThresholdPercent: 100,
  evictionHard: {
    'memory.available': '100Mi',
    'nodefs.available': '1%',
    'imagefs.available': '1%',
    'nodefs.inodesFree': '1%',
  },
  // In the place of five minutes: a pod that crashes again and again is not what tests wait for. No less, since the kubelet looks
  // at a container again 10 to 15 s after it crashed, and only then reports that it waits.
  crashLoopBackOff: { maxContainerRestartPeriod: '20s' },
  volumePluginDir: VOLUME_PLUGINS,
});

const kubeProxy = (settings: Settings): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig: path.join(layout(settings).access, PROXY_ACCESS) },
  mode: 'iptables',
  hostnameOverride: NODE_NAME,
  clusterCIDR: settings.families.map(({ pods }) => pods).join(','),
  // The limit applies to the whole machine, so the node must not set it.
  conntrack: { maxPerCore: 0, min: 0 },
});

const podNetwork = ({ families }: Settings): object => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isDefaultGateway: true,
      // Lets a pod reach itself through a Service.
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: families.map(({ pods }) => [{ subnet: pods }]) },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});
