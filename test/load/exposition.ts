import { metricsDuration, metricsUp } from './counts';
import { probe } from './probe';

/** Reads a metrics endpoint, and counts the result; undefined if it does not respond. */
export function readMetrics(url: string): string | undefined {
  const response = probe(url, '/metrics');
  const isUp = response.status === 200 && String(response.body).includes('# TYPE http_requests_total counter');
  metricsUp.add(isUp);
  metricsDuration.add(response.timings.duration);
  return isUp ? String(response.body) : undefined;
}

/** The value of the series with these labels, 0 if it does not exist yet. */
export function sampleOf(text: string, metric: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const line = text
    .split('\n')
    .find(each => each.startsWith(`${metric}{`) && wanted.every(label => each.includes(label)));
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf('} ') + 2).split(' ')[0]);
}
