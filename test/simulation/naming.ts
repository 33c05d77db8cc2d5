/** The same series under the names that kube-prometheus' rules expect. */
import { kubeState, nodeExporter } from '../../lib/catalogue';
import type { Service } from '../../lib/services';
import type { LabelSet } from '../../tools/replay/rules';

export function asKubePrometheus(labels: LabelSet, service: Service | undefined): LabelSet {
  if (service === undefined) return labels;
  const { target, exposes } = service;
  if (target.kind === 'kubelet') return { ...labels, job: 'kubelet', metrics_path: target.path };
  if (exposes.includes(nodeExporter)) return { ...labels, job: 'node-exporter' };
  if (exposes.includes(kubeState)) return { ...labels, job: 'kube-state-metrics' };
  return labels;
}

/** What it watches beside: where none of them answered, their absence would be reported all month. */
export const CONTROL_PLANE: readonly LabelSet[] = [
  'apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'kube-proxy',
  'coredns',
  'prometheus-operator',
].map(job => ({ job, instance: `${job}-0`, namespace: 'kube-system', service: job }));
