import type { StackNames } from '../../base';
import { type Family, metricsOf } from '../../catalogue';
import type { HttpProbe, WorkloadProps } from '../../k8s';
import type { Resources } from '../resources';

/** Props that all exporters have in common. */
export interface ExporterProps {
  readonly names: StackNames;
  readonly image: string;
  readonly resources: Resources;
  /** Whether it must be back soon after its node is lost. */
  readonly highlyAvailable: boolean;
}

/** The `nobody` of most images. */
export const NOBODY = 65534;

/**
 * What all exporters have in common: they keep no state, and a new one takes over at once. There is one of each, since of two
 * Prometheus would scrape everything twice, and sums would count it twice.
 */
export const stateless = {
  controller: { kind: 'Deployment', replicas: 1, strategy: 'RollingUpdate' },
  priority: 'normal',
  terminationGraceSeconds: 10,
} as const satisfies Partial<WorkloadProps>;

/** Probes of the exporter itself: if what it watches is down, Prometheus reports it and the kubelet restarts nothing. */
export function exporterProbes(path: string, port = 'metrics'): { readiness: HttpProbe; liveness: HttpProbe } {
  const probe = { path, port, timeout: 3 };
  return { readiness: { ...probe, period: 5, failures: 3 }, liveness: { ...probe, period: 20, failures: 3 } };
}

/**
 * The parts of an exporter that expose the metrics of the catalogue, by the prefix of the metrics' names; all others can
 * stay off. Throws for a metric that no part exposes.
 */
export function partsFor<P extends string>(family: Family, byPrefix: Readonly<Record<string, P>>): readonly P[] {
  const parts = metricsOf(family).map(({ name }) => {
    const prefix = Object.keys(byPrefix).find(candidate => name.startsWith(candidate));
    if (prefix === undefined) throw new Error(`${name}: declare which part of the exporter exposes it`);
    return byPrefix[prefix] as P;
  });
  return [...new Set(parts)].sort();
}
