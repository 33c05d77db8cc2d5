import { type Duration, days, formatDuration } from '../../base';
import { type Findings, unless, warnUnless } from '../../base/findings';
import { checkException, type MetricsStorage, shownBytes } from '../../storage';

interface Kept {
  readonly storage: MetricsStorage;
  readonly scrapeInterval: Duration;
  readonly seriesBudget: number;
}

/** "Prometheus stores an average of only 1-2 bytes per sample": https://prometheus.io/docs/prometheus/latest/storage/ */
const BYTES_PER_SAMPLE = { least: 1, usual: 1.5, most: 2 } as const;
/** The time is a mistake if even at the least size per sample it needs more than twice the size that there is. */
const FAR = 2;

/**
 * Whether the retention's size can hold its time, with as many series as are budgeted, each scraped at the environment's
 * interval. If it cannot, the size ends the history earlier, and nobody who reads the time would expect that.
 */
export function checkTimeFits(field: string, { storage, scrapeInterval, seriesBudget }: Kept): Findings {
  const { retention, exceptions = {} } = storage;
  const samplesPerSecond = seriesBudget / scrapeInterval.value;
  const samples = samplesPerSecond * retention.time.value;
  // What is not above 0 has a finding of its own.
  if (!(samples > 0 && retention.size.value > 0)) return [];
  const needed = (perSample: number) => samples * perSample;
  const size = retention.size.value;
  const ends = (perSample: number) => Math.max(1, Math.floor(size / (samplesPerSecond * perSample) / days(1).value));
  const fits = needed(BYTES_PER_SAMPLE.usual) <= size;
  const message =
    `${formatDuration(retention.time)} of ${seriesBudget} series every ${formatDuration(scrapeInterval)} take ` +
    `${shown(needed(BYTES_PER_SAMPLE.least))} to ${shown(needed(BYTES_PER_SAMPLE.most))} at 1 to 2 bytes per sample, but ` +
    `retention.size is ${shownBytes(retention.size)}, which ends it after ${ends(BYTES_PER_SAMPLE.most)} to ` +
    `${ends(BYTES_PER_SAMPLE.least)} days; shorten the time, enlarge the size and the volume, lower seriesBudget, or say in ` +
    'exceptions.timeBeyondSize why it stays';
  const { timeBeyondSize: reason } = exceptions;
  const time = `${field}.retention.time`;
  if (needed(BYTES_PER_SAMPLE.least) > FAR * size) return unless(false, time, message);
  return [
    ...checkException(`${field}.exceptions.timeBeyondSize`, reason, !fits),
    ...warnUnless(fits || reason !== undefined, time, message),
  ];
}

const shown = (value: number): string => `${Math.ceil(value / 2 ** 30)}Gi`;
