import { loadAll } from 'js-yaml';
import { toolPath } from '../../build';
import { layout } from '../layout';
import type { Settings } from '../settings';
import { output } from '../shell';

interface Manifest {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** CoreDNS as `kubeadm init` installs it: the Service `kube-dns` and what stands behind it. */
export async function dns(settings: Settings): Promise<object[]> {
  const { kubeadmFile } = layout(settings);
  const phase = ['init', 'phase', 'addon', 'coredns', '--config', kubeadmFile, '--print-manifest'];
  const text = await output(toolPath('kubeadm'), phase);
  return loadAll(text)
    .filter(document => document !== null && document !== undefined)
    .map(document => adapt(document as Manifest));
}

/** What a registry of names would say; kubeadm's own line asks a server outside, which the node cannot reach. */
const NO_SUCH_NAME = 'template ANY ANY {\n           rcode NXDOMAIN\n        }';

/**
 * One replica, since there is one node; without the version that kubeadm's own way of updating takes; and names outside of
 * the cluster do not exist, rather than that everybody waits for them.
 */
function adapt(manifest: Manifest): object {
  const { resourceVersion: _, ...metadata } = manifest.metadata;
  const adapted = { ...manifest, metadata };
  if (manifest.kind === 'Deployment') return { ...adapted, spec: { ...manifest.spec, replicas: 1 } };
  if (manifest.kind === 'ConfigMap')
    return { ...adapted, data: { Corefile: withoutForward(manifest.data?.Corefile ?? '') } };
  return adapted;
}

/** Throws where kubeadm has come to write another line. */
export function withoutForward(corefile: string): string {
  const adapted = corefile.replace(/forward \. \/etc\/resolv\.conf \{[^}]*\}/, NO_SUCH_NAME);
  if (adapted === corefile)
    throw new Error(`kubeadm's Corefile has no "forward . /etc/resolv.conf" any more:\n${corefile}`);
  return adapted;
}
