import type { Bytes, Duration } from '../base';
import { duration, type Findings, oneOf, size, unless, warnUnless } from '../base/findings';
import { formatDuration, hours } from '../base/units';

/** Badger, embedded in Jaeger's storage: one writer on one volume. */
export interface BadgerTraces {
  /** On a volume of its own. */
  readonly store: 'badger';
  /** How long a span is kept. */
  readonly retention: Duration;
  /** Of its one replica. */
  readonly volume: Bytes;
}

/** Where traces are kept. */
export type TraceStorage = BadgerTraces;

/**
 * Bytes per second that a volume must be able to take for as long as spans are kept. Badger frees nothing before that time is
 * over, and how many spans arrive is not declared: these are bounds on what can be meant, not an estimate.
 */
const LEAST_RATE = 1_000;
const LOW_RATE = 10_000;

export const checkTraceStorage = (field: string, { store, retention, volume }: TraceStorage): Findings => [
  ...oneOf(`${field}.store`, store, ['badger']),
  ...duration(`${field}.retention`, retention, hours(1)),
  ...size(`${field}.volume`, volume),
  ...checkRate(`${field}.retention`, volume.value / retention.value, retention),
];

function checkRate(field: string, rate: number, retention: Duration): Findings {
  // What is not above 0 has a finding of its own.
  if (!(rate > 0 && rate < LOW_RATE)) return [];
  const room =
    `${formatDuration(retention)} leave the volume room for ${Math.floor(rate)} bytes of spans per second, and Badger frees ` +
    'nothing earlier; keep them for less time, or enlarge the volume';
  return rate < LEAST_RATE ? unless(false, field, room) : warnUnless(false, field, room);
}
