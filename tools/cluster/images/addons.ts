import { toolPath, toolVersion } from '../../pinned/build';
import { initPath } from '../init';
import { debianVersion } from './debian';
import { BASE, type Image, SHELL } from './image';

/** The repository that `kubeadm` uses in the name of CoreDNS' image. */
export const DNS_REPOSITORY = 'registry.k8s.io/coredns';

/** Images of the cluster's own add-ons. */
export const addonImages = () =>
  ({
    /** Holds the namespaces of a pod. */
    pause: {
      reference: 'registry.k8s.io/pause:local',
      version: 'local',
      contents: { '/pause': { from: initPath() } },
      entrypoint: ['/pause'],
      user: '65535:65535',
    },
    coredns: {
      reference: `${DNS_REPOSITORY}/coredns:v${toolVersion('coredns')}`,
      version: toolVersion('coredns'),
      contents: { ...BASE, '/coredns': { from: toolPath('coredns') } },
      entrypoint: ['/coredns'],
      user: '65532:65532',
    },
    metricsServer: {
      reference: `registry.k8s.io/metrics-server/metrics-server:v${toolVersion('metrics-server')}`,
      version: toolVersion('metrics-server'),
      contents: { ...BASE, '/metrics-server': { from: toolPath('metrics-server') } },
      entrypoint: ['/metrics-server'],
      user: '65534:65534',
    },
    provisioner: {
      reference: `docker.io/rancher/local-path-provisioner:v${toolVersion('local-path-provisioner')}`,
      version: toolVersion('local-path-provisioner'),
      contents: { ...BASE, '/usr/bin/local-path-provisioner': { from: toolPath('local-path-provisioner') } },
      entrypoint: ['local-path-provisioner'],
      user: '65534:65534',
    },
    /** Runs the provisioner's scripts as root on the node's disk. */
    busybox: {
      reference: `docker.io/library/busybox:${debianVersion('busybox-static')}`,
      version: debianVersion('busybox-static'),
      contents: { ...BASE, ...SHELL },
      entrypoint: [],
      cmd: ['sh'],
      user: '0:0',
    },
  }) as const satisfies Record<string, Image>;

/** Tools that the table above needs, for the build. */
export const ADDON_TOOLS = ['coredns', 'metrics-server', 'local-path-provisioner'] as const;
