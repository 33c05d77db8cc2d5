import type { Bytes, Duration } from '../base';
import { duration, type Findings, oneOf, size, unless } from '../base/findings';
import { shaped, url } from '../base/text-findings';
import { days, formatDuration } from '../base/units';
import { shownBytes } from './metrics';

/** What stores of logs have in common: one writer on one volume. */
interface KeptLogs {
  /** How long a line is kept: whole days. */
  readonly retention: Duration;
  /** Of its one replica. */
  readonly volume: Bytes;
}

/** An archive that is taken for what it should be only if its bytes are the expected ones. */
export interface PluginArchive {
  /** `https://…/….zip`: upstream's release, or a mirror of one's own. */
  readonly url: string;
  /** Of the archive, in 64 hexadecimal digits. */
  readonly sha256: string;
}

/** VictoriaLogs: one process, queried in LogsQL. */
export interface VictoriaLogs extends KeptLogs {
  /** On a volume of its own. */
  readonly store: 'victorialogs';
  /**
   * The plugin by which Grafana queries it, since Grafana's image has none: `victoriametrics-logs-datasource`, as a .zip.
   * @default no datasource in Grafana; people query its own page by port forwarding
   */
  readonly grafanaPlugin?: PluginArchive;
}

/** Loki as a single binary, queried in LogQL: Grafana's image has its datasource. */
export interface LokiLogs extends KeptLogs {
  /** On a volume of its own. */
  readonly store: 'loki';
}

/** Where logs are kept. Each takes OTLP over HTTP, in protobuf. */
export type LogStorage = VictoriaLogs | LokiLogs;

/**
 * The fields that group lines into streams, in the order of OpenTelemetry's attributes of resources. Each combination of values is
 * a stream, of which stores bear thousands, not millions: ids of requests and traces are fields of a line, and never among these.
 */
export const STREAM_FIELDS = ['service.name', 'k8s.namespace.name', 'k8s.container.name'] as const;

/**
 * The rest is for merges and compactions, which write a part before they remove those that it replaces, and for a day that is removed
 * late.
 */
const LARGEST_SHARE_OF_VOLUME = 0.8;
/** What a store may fill of its volume. */
export const mostStored = (volume: Bytes): Bytes => ({
  ...volume,
  value: Math.floor(volume.value * LARGEST_SHARE_OF_VOLUME),
});

/**
 * Bytes on the volume for each byte that is taken. Measured on 600,000 JSON lines of 364 bytes, each with three random ids of 32 digits:
 * VictoriaLogs 1.52.1 counted 1.4 bytes for each of theirs, and stored 0.25 of that. Loki's chunks are compressed by gzip, which makes
 * 0.25 of the lines themselves.
 */
const STORED_PER_BYTE = 0.3;
/** A day is removed when all of it is too old, and the current one is being written. */
const DAYS_MORE = 1;

/** Whether the volume holds what is written in as many days as are kept. */
export function checkLogsFit(field: string, { retention, volume }: LogStorage, perDay: Bytes): Findings {
  const most = mostStored(volume);
  const kept = retention.value / DAY.value + DAYS_MORE;
  const needed = perDay.value * kept * STORED_PER_BYTE;
  // What is not above 0 has a finding of its own.
  if (!(needed > 0 && most.value > 0)) return [];
  const enough = Math.ceil(needed / LARGEST_SHARE_OF_VOLUME / 2 ** 30);
  return unless(
    needed <= most.value,
    `${field}.retention`,
    `${formatDuration(retention)} and the current day of ${shownBytes(perDay)} each take about ` +
      `${shownBytes({ value: needed, unit: 'bytes' })}, at ${STORED_PER_BYTE} stored for each byte written, but 80 % of ${field}.volume ` +
      `is ${shownBytes(most)}; keep them for less time, or enlarge the volume to ${enough}Gi`,
  );
}

const DAY = days(1);
const SHA256 = /^[0-9a-f]{64}$/;

export function checkLogStorage(field: string, storage: LogStorage): Findings {
  const { store, retention, volume } = storage;
  const plugin = store === 'victorialogs' ? storage.grafanaPlugin : undefined;
  return [
    ...oneOf(`${field}.store`, store, ['victorialogs', 'loki']),
    ...checkRetention(`${field}.retention`, retention),
    ...size(`${field}.volume`, volume),
    ...(plugin === undefined ? [] : checkPlugin(`${field}.grafanaPlugin`, plugin)),
  ];
}

/** Both stores remove whole days: VictoriaLogs has a folder and Loki a table for each. */
const checkRetention = (field: string, retention: Duration): Findings => {
  const short = duration(field, retention, DAY);
  if (short.length > 0) return short;
  const whole = retention.value % DAY.value === 0;
  return unless(whole, field, `${formatDuration(retention)}; wanted whole days, since stores remove a day at a time`);
};

const checkPlugin = (field: string, { url: address, sha256 }: PluginArchive): Findings => [
  ...url(`${field}.url`, address, { protocols: ['https:'], slash: true }),
  ...shaped(`${field}.sha256`, sha256, SHA256, '64 hexadecimal digits, as sha256sum prints them'),
];
