import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Exposed, Sample } from './exposition';

/** Gauges with names of counters, to which promtool objects; they only sum up others that are exposed by type. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

let registry: Registry | undefined;

/** Node's metrics are per process: they are observed once, however many exporters expose them. */
function observed(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const name of MISNAMED) registry.removeSingleMetric(name);
  }
  return registry;
}

/** prom-client's metrics of Node and its process. */
export const runtimeMetrics = (): readonly Exposed[] =>
  observed()
    .getMetricsAsArray()
    .map(({ name, help, type }) => ({
      name,
      help,
      type: type as unknown as Exposed['type'], // declared as an enum, but in fact its names
      samples: async () => samplesOf(observed(), name),
    }));

async function samplesOf(source: Registry, name: string): Promise<readonly Sample[]> {
  const values = ((await source.getSingleMetric(name)?.get())?.values ?? []) as readonly Sample[];
  // The mean lag of the event loop is NaN for a second scrape before the next measurement.
  return values.filter(({ value }) => Number.isFinite(value));
}
