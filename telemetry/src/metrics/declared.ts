import { aboutFamily, type Family, invalidMetric, type Metric, metricsOf, telemetry } from '../catalogue';
import { TelemetryError } from '../problems';
import { openMetricsName } from './exposition';

/**
 * The metrics of all families, and the library's own. Throws a TelemetryError that names each pair of metrics with the same
 * exposed name, each metric that cannot be exposed as it is declared, and each item that is not a family.
 */
export function declaredMetrics(families: readonly Family[]): ReadonlySet<Metric> {
  const problems: string[] = [];
  const declared = new Map<string, { readonly metric: Metric; readonly family: string }>();
  // Item 0 is the library's own, so the service's are counted from 1.
  for (const [index, family] of [telemetry, ...families].entries()) {
    if (family === undefined) {
      problems.push(`families: item ${index} is undefined; do two files import each other?`);
      continue;
    }
    const { name } = aboutFamily(family);
    for (const metric of metricsOf(family)) {
      problems.push(...invalidMetric(metric).map(problem => `families: ${metric.name} of ${name}: ${problem}`));
      const exposed = openMetricsName(metric.kind, metric.name);
      const other = declared.get(exposed);
      if (other === undefined) declared.set(exposed, { metric, family: name });
      else if (other.metric !== metric) {
        problems.push(
          `families: ${metric.name} of ${name} is exposed under the same name as ${other.metric.name} of ${other.family}`,
        );
      }
    }
  }
  if (problems.length > 0) throw new TelemetryError(problems);
  return new Set([...declared.values()].map(({ metric }) => metric));
}
