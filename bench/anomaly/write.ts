/** Writes generated counters as OpenMetrics text, as `promtool tsdb dump-openmetrics` does. */
import { bucketLabel, http } from '../../lib/catalogue';
import { openMetricsFile, seriesText } from '../openmetrics';
import { BOUNDS, type Counters, STEP } from './generate';

/** A target that answers as long as Prometheus is there, so that the backtest sees when it was away. */
const WATCHED = 'up{instance="watched"}';

/** Each series of a service with its samples. */
const seriesOf = (
  service: string,
  { succeeded, failed, within }: Counters,
): readonly (readonly [string, Float64Array])[] => {
  const route = { service, method: 'GET', path: '/' };
  return [
    [seriesText(http.requests.name, { ...route, status: '200' }), succeeded],
    [seriesText(http.requests.name, { ...route, status: '500' }), failed],
    ...within.map(
      (samples, b) =>
        [
          seriesText(http.requestDuration.bucket.seriesName, { ...route, le: bucketLabel(BOUNDS[b] as number) }),
          samples,
        ] as const,
    ),
  ];
};

export interface Given {
  /** Unix time of the first sample. */
  readonly start: number;
  readonly services: Iterable<readonly [name: string, counters: Counters]>;
  /** Whether there is a sample of a service, or of anything, at a moment in seconds from the start. */
  readonly scraped: (at: number, service?: string) => boolean;
}

/** Writes the counters of services. Returns how many samples they have. */
export async function writeHistory(file: string, { start, services, scraped }: Given): Promise<number> {
  const out = openMetricsFile(file);
  let samples = 0;
  const write = async (series: string, values: ArrayLike<number>, service?: string) => {
    const lines: string[] = [];
    for (let i = 0; i < values.length; i++) {
      if (!scraped(i * STEP, service)) continue;
      lines.push(`${series} ${values[i]} ${start + i * STEP}\n`);
      samples += 1;
    }
    await out.write(lines);
  };
  let length = 0;
  for (const [name, counters] of services) {
    length = counters.succeeded.length;
    for (const [series, values] of seriesOf(name, counters)) await write(series, values, name);
  }
  await write(WATCHED, new Float64Array(length).fill(1));
  await out.end();
  return samples;
}
