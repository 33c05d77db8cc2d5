import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Exposed, Sample } from './exposition';

/** Gauges that are named as counters are (promtool objects), and the sums of what stands beside them by type. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

let registry: Registry | undefined;

/** Node's figures are of the process: they are observed once, however many exporters expose them. */
function observed(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const name of MISNAMED) registry.removeSingleMetric(name);
  }
  return registry;
}

/** What prom-client tells of Node and its process. */
export const runtimeMetrics = (): readonly Exposed[] =>
  observed()
    .getMetricsAsArray()
    .map(({ name, help, type }) => ({
      name,
      help,
      type: type as unknown as Exposed['type'], // declared as an enumeration, but the names in truth
      samples: async () => samplesOf(observed(), name),
    }));

async function samplesOf(of: Registry, name: string): Promise<readonly Sample[]> {
  const values = ((await of.getSingleMetric(name)?.get())?.values ?? []) as readonly Sample[];
  // The event loop's mean lag is NaN where a second scrape comes before the loop was looked at again.
  return values.filter(({ value }) => Number.isFinite(value));
}
