/** Histories as OpenMetrics text, as `promtool tsdb dump-openmetrics` writes it. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** `up{instance="a"}` */
export const seriesText = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)}}`;

/** Writes a file of lines, some at a time, so that memory holds no more than those. Nothing is complete before `end`. */
export function openMetricsFile(file: string) {
  const out = createWriteStream(file);
  return {
    write: async (lines: readonly string[]): Promise<void> => {
      if (!out.write(lines.join(''))) await once(out, 'drain');
    },
    end: async (): Promise<void> => {
      out.end('# EOF\n');
      await once(out, 'finish');
    },
  };
}
