import { jaegerHealthy, prometheusHealthy } from '../counts';
import { readMetrics } from '../exposition';
import { jsonOf } from '../json';
import { look } from '../look';
import { targets } from '../targets';

interface Up {
  readonly data?: { readonly result?: readonly { readonly value: readonly [number, string] }[] };
}

/** What is watched still is: the services are scraped, Prometheus sees them, Jaeger answers. */
export function collection(): void {
  for (const url of targets.metrics) readMetrics(url);
  prometheusHealthy.add(prometheusSeesAll());
  const services = look(`${targets.jaeger}/api/services`, 'jaeger');
  jaegerHealthy.add(services.status === 200 && jsonOf(services) !== undefined);
}

/** As many targets up as there are endpoints, by Prometheus' own account. */
function prometheusSeesAll(): boolean {
  const healthy = look(`${targets.prometheus}/-/healthy`, 'prometheus');
  const query = encodeURIComponent('count(up{service=~"web-api|ai-engine"} == 1)');
  const up = look(`${targets.prometheus}/api/v1/query?query=${query}`, 'prometheus');
  if (healthy.status !== 200 || up.status !== 200) return false;
  const [found] = jsonOf<Up>(up)?.data?.result ?? [];
  return Number(found?.value[1]) >= targets.metrics.length;
}
