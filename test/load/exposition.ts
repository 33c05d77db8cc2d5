import { metricsDuration, metricsUp } from './counts';
import { look } from './look';

/** Text of a metrics endpoint, which is counted; undefined where it does not answer. */
export function readMetrics(url: string): string | undefined {
  const response = look(url, '/metrics');
  const isUp = response.status === 200 && String(response.body).includes('# TYPE http_requests_total counter');
  metricsUp.add(isUp);
  metricsDuration.add(response.timings.duration);
  return isUp ? String(response.body) : undefined;
}

/** Value of the series with these labels, 0 where it is not there yet. */
export function sampleOf(text: string, metric: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const line = text
    .split('\n')
    .find(each => each.startsWith(`${metric}{`) && wanted.every(label => each.includes(label)));
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf('} ') + 2).split(' ')[0]);
}
