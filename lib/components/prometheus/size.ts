import { type Duration, formatDuration, minutes, seconds } from '../../base';
import { atLeastOne, duration, type Findings, unless } from '../../base/findings';
import { checkMetricsStorage, type MetricsStorage, shownBytes } from '../../storage';
import { checkReplicated, checkResources, type Resources } from '../resources';
import { checkTimeFits } from './retention';

export interface PrometheusSize {
  /** Two form an HA pair: each scrapes everything. */
  readonly replicas: number;
  /** Where metrics are kept, and for how long. */
  readonly storage: MetricsStorage;
  /** Of each replica. */
  readonly resources: Resources;
  /** Between two scrapes of a target. */
  readonly scrapeInterval: Duration;
  /** Series that fit the memory: about 3 KiB each with its churn, https://prometheus.io/docs/prometheus/latest/storage/ */
  readonly seriesBudget: number;
}

/** The shortest window of the rules' rates. A rate over fewer than four scrapes has gaps whenever one is missed. */
const RATE_WINDOW = minutes(5);
const SCRAPES_PER_WINDOW = 4;
/** Memory of a series, including churn: see `seriesBudget`. */
const BYTES_PER_SERIES = 3 * 1024;

/** From the shortest interval that targets can bear to the longest that fits often enough into the rules' windows. */
export const checkScrapeInterval = (field: string, interval: Duration): Findings => {
  const longest = seconds(RATE_WINDOW.value / SCRAPES_PER_WINDOW);
  return duration(field, interval, seconds(1), longest).map(finding => ({
    ...finding,
    message: `${finding.message}: rates over ${formatDuration(RATE_WINDOW)} must see ${SCRAPES_PER_WINDOW} scrapes`,
  }));
};

export function checkPrometheusSize(field: string, prometheus: PrometheusSize, highlyAvailable: boolean): Findings {
  const { replicas, storage, resources, scrapeInterval, seriesBudget } = prometheus;
  const memory = seriesBudget * BYTES_PER_SERIES;
  const load = [
    ...checkScrapeInterval(`${field}.scrapeInterval`, scrapeInterval),
    ...atLeastOne(`${field}.seriesBudget`, seriesBudget),
    ...unless(
      !(memory > resources.limits.memory.value),
      `${field}.seriesBudget`,
      `${seriesBudget} series take about ${shownBytes({ value: memory, unit: 'bytes' })}, more than ` +
        `${field}.resources.limits.memory, ${shownBytes(resources.limits.memory)}: lower it, or raise the limit`,
    ),
  ];
  return [
    ...atLeastOne(`${field}.replicas`, replicas),
    ...(highlyAvailable ? checkReplicated(`${field}.replicas`, replicas) : []),
    ...checkMetricsStorage(`${field}.storage`, storage),
    // How much is kept follows from these.
    ...(load.length > 0 ? [] : checkTimeFits(`${field}.storage`, prometheus)),
    ...checkResources(`${field}.resources`, resources),
    ...load,
  ];
}
