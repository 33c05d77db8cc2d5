import { type Bytes, days } from '../../catalogue';
import type { LimitsConfig } from './types';

/** How far above the average of a day an hour may be before lines are refused. */
const PEAK = 20;
/** Loki's own default, which a small environment need not go below. */
const LEAST_RATE_MB = 4;
/** The largest request of an agent must fit. */
const LEAST_BURST_MB = 16;
const MEGABYTE = 2 ** 20;

/**
 * Limits against floods. Beyond them Loki answers 429, and the sender keeps the lines and tries again; it truncates a line that is too
 * long. One service may take the whole rate: which one writes most is not declared.
 */
export function limits(perDay: Bytes): Omit<LimitsConfig, keyof Ages | 'allow_structured_metadata' | 'otlp_config'> {
  const rate = Math.max(LEAST_RATE_MB, Math.ceil((perDay.value / days(1).value / MEGABYTE) * PEAK));
  const burst = Math.max(LEAST_BURST_MB, 2 * rate);
  return {
    ingestion_rate_mb: rate,
    ingestion_burst_size_mb: burst,
    per_stream_rate_limit: `${rate}MB`,
    per_stream_rate_limit_burst: `${burst}MB`,
    // The telemetry library's lines are shorter.
    max_line_size: '256KB',
    max_line_size_truncate: true,
    max_global_streams_per_user: 5_000,
  };
}

type Ages = Pick<
  LimitsConfig,
  'retention_period' | 'reject_old_samples' | 'reject_old_samples_max_age' | 'creation_grace_period'
>;
