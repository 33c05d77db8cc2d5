import { PATHS } from '../../../../lib/components/prometheus';
import { namespaces } from '../aion';
import type { TestCluster } from '../cluster';

/** A series with its samples: value and time in seconds. */
export interface Recorded {
  readonly series: string;
  readonly samples: readonly (readonly [value: number, at: number])[];
}

/**
 * Writes samples of the past into the store of the running Prometheus, as it would have recorded them: for windows that are longer
 * than a test. It reads them within a minute. @param name of the file, while it is written
 */
export async function recordHistory(cluster: TestCluster, name: string, recorded: readonly Recorded[]): Promise<void> {
  const lines = recorded.flatMap(({ series, samples }) => samples.map(([value, at]) => `${series} ${value} ${at}`));
  const file = `${PATHS.data}/${name}.om`;
  // Only the volume is writable, and promtool needs a temporary folder.
  const script = `cat > ${file}; TMPDIR=${PATHS.data} promtool tsdb create-blocks-from openmetrics ${file} ${PATHS.data}; rm ${file}`;
  const exec = ['-n', namespaces.monitoring, 'exec', '-i', 'prometheus-0', '--', 'sh', '-euc', script];
  await cluster.kubectl(exec, { input: `${lines.join('\n')}\n# EOF\n` });
}

/** Times from one to the other, both included, in seconds. */
export const everyStep = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
