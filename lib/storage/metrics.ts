import type { Bytes, Duration } from '../base';
import { type Findings, oneOf, size, unless } from '../base/findings';
import { formatBytes, formatDuration, hours, mebibytes } from '../base/units';
import { checkRemoteWrite, type RemoteWrite } from './remote-write';

export type * from './remote-write';

/** Prometheus' own time-series database on a volume of each replica. */
export interface LocalMetrics {
  /** On a volume of its own. */
  readonly store: 'local';
  /** Whichever comes first. */
  readonly retention: { readonly time: Duration; readonly size: Bytes };
  /** Of each replica. */
  readonly volume: Bytes;
  /** What somebody decided against the rules, each with the reason. One that is not needed is rejected. @default none */
  readonly exceptions?: RetentionExceptions;
  /** Stores that samples are sent to as well, to be kept longer. @default none */
  readonly remoteWrite?: readonly RemoteWrite[];
}

export interface RetentionExceptions {
  /** Why the size takes more than 80 % of the volume, up to 90 %. The stack must have an alert on full volumes. */
  readonly sizeOfVolume?: string;
  /** Why the time is longer than the size can hold at the budgeted number of series. */
  readonly timeBeyondSize?: string;
}

/** Where metrics are kept. */
export type MetricsStorage = LocalMetrics;

/**
 * The rest is for the write-ahead log and for compactions, which write a block before they remove those that it replaces:
 * https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size recommends 80 % to 85 % at most.
 */
const LARGEST_SHARE_OF_VOLUME = 0.8;
/** As an exception. */
const LARGEST_SHARE_EVER = 0.9;
/** Prometheus writes a block every two hours and removes whole blocks: it cannot keep less. */
const BLOCK = hours(2);

export function checkMetricsStorage(field: string, storage: MetricsStorage): Findings {
  const { store, retention, volume, exceptions = {}, remoteWrite = [] } = storage;
  const excepted = exceptions.sizeOfVolume !== undefined;
  const share = excepted ? LARGEST_SHARE_EVER : LARGEST_SHARE_OF_VOLUME;
  const largest = Math.floor(volume.value * share);
  return [
    ...oneOf(`${field}.store`, store, ['local']),
    ...size(`${field}.volume`, volume),
    ...size(`${field}.retention.size`, retention.size),
    ...unless(
      retention.size.value <= largest || volume.value <= 0,
      `${field}.retention.size`,
      `${shownBytes(retention.size)} of a volume of ${shownBytes(volume)}; wanted at most ` +
        `${Math.round(share * 100)} % of it, ${shownBytes({ value: largest, unit: 'bytes' })}: lower it, ` +
        `or enlarge ${field}.volume`,
    ),
    ...checkException(
      `${field}.exceptions.sizeOfVolume`,
      exceptions.sizeOfVolume,
      retention.size.value > volume.value * LARGEST_SHARE_OF_VOLUME,
    ),
    ...unless(
      Number.isInteger(retention.time.value) && retention.time.value > BLOCK.value,
      `${field}.retention.time`,
      `${retention.time.value} s; wanted whole seconds, more than ${formatDuration(BLOCK)}`,
    ),
    ...remoteWrite.flatMap((remote, i) => checkRemoteWrite(`${field}.remoteWrite[${i}]`, remote)),
    ...uniqueNames(`${field}.remoteWrite`, remoteWrite),
  ];
}

/** An exception has a reason, and is needed. */
export const checkException = (field: string, reason: string | undefined, needed: boolean): Findings =>
  reason === undefined
    ? []
    : [
        ...unless(reason.trim() !== '', field, 'empty; give the reason'),
        ...unless(needed, field, 'not needed: the values keep to the rule; remove it'),
      ];

const uniqueNames = (field: string, remotes: readonly RemoteWrite[]): Findings =>
  remotes.flatMap(({ name }, i) =>
    unless(
      remotes.findIndex(other => other.name === name) === i,
      `${field}[${i}].name`,
      `"${name}" is already the name of another one; choose a different name`,
    ),
  );

/** In the largest unit that divides it, or rounded down to a mebibyte. */
export function shownBytes(bytes: Bytes): string {
  const text = formatBytes(bytes);
  return /[a-z]$/i.test(text) && !text.endsWith('Ki')
    ? text
    : formatBytes(mebibytes(Math.floor(bytes.value / 2 ** 20)));
}
