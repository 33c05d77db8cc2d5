/** What the rules of objectives read: counters to scrape, and a month of what they have recorded. */

import { ai, bucketLabel, database, http } from '../../lib/catalogue';
import { objectiveLabels, objectivesOf } from '../../lib/rules';
import { events5m, events30m, failures, failures5m } from '../../lib/rules/families/objectives';
import type { Service } from '../../lib/services';
import { PERIOD_STEP } from '../../lib/slo';
import { openMetricsFile, seriesText } from '../openmetrics';

type Labels = Readonly<Record<string, string>>;

/** Of each service ten routes and statuses, and the buckets of two routes, per pod; a counter grows by its rate. */
const ROUTES = ['/a', '/b'];
const STATUSES = ['200', '201', '404', '500', '503'];

/** Every series of the services, with how much it grows per second. */
export function counters(services: readonly Service[]): readonly (readonly [series: string, perSecond: number])[] {
  return services.flatMap(({ name, exposes }) => {
    const own = { service: name };
    const durations = (metric: typeof http.requestDuration | typeof database.queryDuration, labels: Labels) => [
      ...[...metric.buckets, Number.POSITIVE_INFINITY].map(
        (bound, i) =>
          [seriesText(metric.bucket.seriesName, { ...own, ...labels, le: bucketLabel(bound) }), 1 + i] as const,
      ),
      [seriesText(metric.count.seriesName, { ...own, ...labels }), 20] as const,
    ];
    return [
      ...ROUTES.flatMap(path => [
        ...STATUSES.map(
          status =>
            [
              seriesText(http.requests.name, { ...own, method: 'GET', path, status }),
              status < '500' ? 10 : 0.005,
            ] as const,
        ),
        ...durations(http.requestDuration, { method: 'GET', path }),
      ]),
      ...(exposes.includes(ai)
        ? [
            [seriesText(ai.requests.name, { ...own, model: 'large' }), 1] as const,
            [seriesText(ai.errors.name, { ...own, model: 'large', kind: 'timeout' }), 0.002] as const,
          ]
        : [
            ...durations(database.queryDuration, { operation: 'select', query: 'q' }),
            [seriesText(database.queryErrors.name, { ...own, operation: 'select', kind: 'timeout' }), 0.005] as const,
          ]),
    ];
  });
}

const FIVE_MINUTES = 300;

/**
 * Writes what was recorded until `end`, in OpenMetrics: three days of windows of five minutes, `days` of half hours. Returns the
 * number of samples.
 */
export async function writeHistory(
  file: string,
  services: readonly Service[],
  end: number,
  days: number,
): Promise<number> {
  const out = openMetricsFile(file);
  let samples = 0;
  for (const [{ record }, step, span, value] of [
    [events5m, FIVE_MINUTES, 3 * 86_400, 6_000],
    [failures5m, FIVE_MINUTES, 3 * 86_400, 3],
    [events30m, PERIOD_STEP.value, days * 86_400, 36_000],
    [failures(PERIOD_STEP), PERIOD_STEP.value, days * 86_400, 18],
  ] as const) {
    await out.write([`# TYPE ${record} gauge\n`]);
    for (const service of services) {
      for (const objective of objectivesOf(service)) {
        const series = seriesText(record, objectiveLabels(service.name, objective));
        const lines: string[] = [];
        for (let at = Math.ceil((end - span) / step) * step; at <= end; at += step)
          lines.push(`${series} ${value} ${at}\n`);
        samples += lines.length;
        await out.write(lines);
      }
    }
  }
  await out.end();
  return samples;
}
