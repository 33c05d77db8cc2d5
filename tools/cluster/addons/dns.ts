import { loadAll } from 'js-yaml';
import { toolPath } from '../../pinned/build';
import { layout } from '../layout';
import { NETWORK, type Settings } from '../settings';
import { output } from '../shell';

interface Manifest {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** CoreDNS as `kubeadm init` installs it: the Service `kube-dns` and its backend. */
export async function dns(settings: Settings): Promise<object[]> {
  const { kubeadmFile } = layout(settings);
  const phase = ['init', 'phase', 'addon', 'coredns', '--config', kubeadmFile, '--print-manifest'];
  const text = await output(toolPath('kubeadm'), phase);
  return loadAll(text)
    .filter(document => document !== null && document !== undefined)
    .map(document => adapt(document as Manifest));
}

/**
 * One replica, since there is one node; without the resource version, which only kubeadm's own update needs; and names
 * outside the cluster do not exist, so that lookups fail at once instead of timing out.
 */
function adapt(manifest: Manifest): object {
  const { resourceVersion: _, ...metadata } = manifest.metadata;
  const adapted = { ...manifest, metadata };
  if (manifest.kind === 'Deployment') return { ...adapted, spec: { ...manifest.spec, replicas: 1 } };
  if (manifest.kind === 'ConfigMap')
    return { ...adapted, data: { Corefile: withoutForward(manifest.data?.Corefile ?? '') } };
  return adapted;
}

/** Zones that CoreDNS serves itself; any other name gets NXDOMAIN. */
const BLOCKS = {
  own: `${NETWORK.domain}:53 in-addr.arpa:53 ip6.arpa:53 {`,
  rest: '.:53 {\n    errors\n    template ANY ANY {\n        rcode NXDOMAIN\n    }\n}\n',
};
const ANY_NAME = /^\.:53 \{$/m;
/** Forwards to an external server, which the node cannot reach. */
const FORWARD = /^ *forward \. \/etc\/resolv\.conf \{[^}]*\}\n/m;

/** Throws if kubeadm's Corefile has changed its shape. */
export function withoutForward(corefile: string): string {
  if (!ANY_NAME.test(corefile) || !FORWARD.test(corefile)) {
    throw new Error(`kubeadm's Corefile is no longer one block that forwards to /etc/resolv.conf:\n${corefile}`);
  }
  return `${corefile.replace(ANY_NAME, BLOCKS.own).replace(FORWARD, '').trimEnd()}\n${BLOCKS.rest}`;
}
