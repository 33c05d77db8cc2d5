import type { Bytes, Duration } from '../base';
import { duration, type Findings, oneOf, size } from '../base/findings';
import { hours } from '../base/units';

/** Badger, embedded in Jaeger's storage: one writer on one volume. */
export interface BadgerTraces {
  readonly store: 'badger';
  /** How long a span is kept. */
  readonly retention: Duration;
  readonly volume: Bytes;
}

/** Where traces are kept. */
export type TraceStorage = BadgerTraces;

export const checkTraceStorage = (field: string, { store, retention, volume }: TraceStorage): Findings => [
  ...oneOf(`${field}.store`, store, ['badger']),
  ...duration(`${field}.retention`, retention, hours(1)),
  ...size(`${field}.volume`, volume),
];
