import { jaegerHealthy, prometheusHealthy } from '../counts';
import { readMetrics } from '../exposition';
import { jsonOf } from '../json';
import { probe } from '../probe';
import { targets } from '../targets';

interface Up {
  readonly data?: { readonly result?: readonly { readonly value: readonly [number, string] }[] };
}

/** Checks that monitoring works: the services expose metrics, Prometheus scrapes them, Jaeger responds. */
export function collection(): void {
  for (const url of targets.metrics) readMetrics(url);
  prometheusHealthy.add(prometheusSeesAll());
  const services = probe(`${targets.jaeger}/api/services`, 'jaeger');
  jaegerHealthy.add(services.status === 200 && jsonOf(services) !== undefined);
}

/** Whether Prometheus reports as many targets up as there are endpoints. */
function prometheusSeesAll(): boolean {
  const healthy = probe(`${targets.prometheus}/-/healthy`, 'prometheus');
  const query = encodeURIComponent('count(up{service=~"web-api|ai-engine"} == 1)');
  const up = probe(`${targets.prometheus}/api/v1/query?query=${query}`, 'prometheus');
  if (healthy.status !== 200 || up.status !== 200) return false;
  const [found] = jsonOf<Up>(up)?.data?.result ?? [];
  return Number(found?.value[1]) >= targets.metrics.length;
}
