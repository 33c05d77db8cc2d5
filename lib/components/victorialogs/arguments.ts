import { formatBytes, formatDuration, mebibytes } from '../../base';
import type { Bytes, Duration } from '../../catalogue';
import { portNumber } from '../../k8s';
import { mostStored, type VictoriaLogs } from '../../storage';
import { victoriaLogsComponent } from './component';

export const DATA = '/victoria-logs-data';

/** Below this share of free space it refuses lines, which their senders keep, and answers queries as before. */
const LEAST_FREE = 0.05;
/** It writes to the volume this often. A process that is killed loses what it took in the last four seconds, with 1 s the least. */
const FLUSHED_WITHIN = '1s';
/** A line that is said to be from later is dropped and counted: a clock is wrong. */
const LATEST = '1d';
/** After decompression. The agents' batches are smaller; what is not read is refused, and not held in memory. */
const LARGEST_REQUEST = mebibytes(16);
/** Of its own log, which the agents read as well: a line for each refused one would be a flood of its own. */
const MESSAGES_PER_SECOND = 10;
/** Of a line that it refuses, in its own log: enough to find who wrote it. */
const QUOTED = 200;

/**
 * What nobody needs here, and the port that is open to agents and Grafana must not offer: detaching days, forcing merges, profiles.
 * Each takes a key, which is read from a file that is different at each read: nobody can know it.
 */
const CLOSED = ['partitionManage', 'forceMerge', 'forceFlush', 'logNewStreams', 'pprof', 'flags'] as const;
const NOBODY_KNOWS = 'file:///proc/sys/kernel/random/uuid';

/** https://docs.victoriametrics.com/victorialogs/#list-of-command-line-flags */
export const victoriaLogsArguments = ({ retention, volume }: Pick<VictoriaLogs, 'retention' | 'volume'>): string[] => [
  `-storageDataPath=${DATA}`,
  `-httpListenAddr=:${portNumber(victoriaLogsComponent, 'web')}`,
  `-retentionPeriod=${inDays(retention)}`,
  // The oldest day is removed before the volume is full; the last two stay.
  `-retention.maxDiskSpaceUsageBytes=${inMebibytes(mostStored(volume))}`,
  `-storage.minFreeDiskSpaceBytes=${inMebibytes({ ...volume, value: volume.value * LEAST_FREE })}`,
  `-futureRetention=${LATEST}`,
  `-inmemoryDataFlushInterval=${FLUSHED_WITHIN}`,
  `-opentelemetry.maxRequestSize=${inMebibytes(LARGEST_REQUEST)}`,
  '-loggerFormat=json',
  `-loggerErrorsPerSecondLimit=${MESSAGES_PER_SECOND}`,
  `-loggerWarnsPerSecondLimit=${MESSAGES_PER_SECOND}`,
  `-loggerMaxArgLen=${QUOTED}`,
  // Endpoints of a cluster of several processes.
  '-internalinsert.disable',
  '-internalselect.disable',
  ...CLOSED.map(what => `-${what}AuthKey=${NOBODY_KNOWS}`),
];

/** It reads `14d` and refuses what it calls less than a day. */
const inDays = (retention: Duration): string => formatDuration(retention);

/** Rounded down: `8192MiB`. */
const inMebibytes = ({ value }: Bytes): string => `${formatBytes(mebibytes(Math.floor(value / mebibytes(1).value)))}B`;
