import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../tools/process/run';

/** A series: its value at a moment, in seconds from the start of the history; undefined where it has no sample; NaN where it went stale. */
export interface RecordedSeries {
  readonly series: string;
  readonly at: (seconds: number) => number | undefined;
}

export interface RecordedHistory {
  /** Unix time. */
  readonly start: number;
  /** In seconds. */
  readonly duration: number;
  /** Seconds between samples. @default 15 */
  readonly every?: number;
  readonly series: readonly RecordedSeries[];
}

/** Writes a history as `promtool tsdb dump-openmetrics` would, a series after the other. Returns the file. */
export function writeOpenMetrics({ start, duration, every = 15, series }: RecordedHistory): string {
  const lines = series.flatMap(({ series: name, at }) => {
    const own: string[] = [];
    for (let seconds = 0; seconds <= duration; seconds += every) {
      const value = at(seconds);
      if (value !== undefined) own.push(`${name} ${value} ${start + seconds}.000`);
    }
    return own;
  });
  const file = path.join(temporaryFolder('recorded'), 'history.om');
  writeFileSync(file, [...lines, '# EOF', ''].join('\n'));
  return file;
}

/** A target that answers all the time, so that there is no gap in the history. */
export const watched: RecordedSeries = { series: 'up{instance="watched"}', at: () => 1 };
