import type { StackNames } from '../../base';
import { type Family, metricsOf } from '../../catalogue';
import type { HttpProbe, WorkloadProps } from '../../k8s';
import type { Resources } from '../resources';

/** What every exporter is given. */
export interface ExporterProps {
  readonly names: StackNames;
  readonly image: string;
  readonly resources: Resources;
}

/** The `nobody` of most images. */
export const NOBODY = 65534;

/** What all exporters have in common: they keep nothing, so that one is enough and a new one takes over at once. */
export const stateless = {
  controller: { kind: 'Deployment', replicas: 1, strategy: 'RollingUpdate' },
  priority: 'normal',
  terminationGraceSeconds: 10,
  highlyAvailable: false,
} as const satisfies Partial<WorkloadProps>;

/** Probes of the exporter itself: what it watches may be down, which is for Prometheus to report and not for the kubelet. */
export function exporterProbes(path: string, port = 'metrics'): { readiness: HttpProbe; liveness: HttpProbe } {
  const probe = { path, port, timeout: 3 };
  return { readiness: { ...probe, period: 5, failures: 3 }, liveness: { ...probe, period: 20, failures: 3 } };
}

/**
 * The parts of an exporter that expose the metrics of the catalogue, by the beginning of the metrics' names; all others
 * can stay off. Throws for a metric that none of them exposes.
 */
export function partsFor<P extends string>(family: Family, byPrefix: Readonly<Record<string, P>>): readonly P[] {
  const parts = metricsOf(family).map(({ name }) => {
    const prefix = Object.keys(byPrefix).find(each => name.startsWith(each));
    if (prefix === undefined) throw new Error(`${name}: say which part of the exporter exposes it`);
    return byPrefix[prefix] as P;
  });
  return [...new Set(parts)].sort();
}
