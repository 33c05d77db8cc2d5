import { spawnSync } from 'node:child_process';
import { median } from './median';

export interface Measured {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of CPU time, of all threads and children. */
  readonly cpu: number;
}

/** Runs a command `times` times, after one run that warms the file cache, and returns the medians. */
export function measure(command: readonly string[], times: number): Measured {
  once(command);
  const runs = Array.from({ length: times }, () => once(command));
  return { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) };
}

/** bash's own `time`, which counts children too. */
function once(command: readonly string[]): Measured {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'time', ...command], { encoding: 'utf8' });
  const [wall, user, system] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  if (status !== 0 || wall === undefined || user === undefined || system === undefined) {
    throw new Error(`${command.join(' ')} failed:\n${stderr}`);
  }
  return { wall, cpu: user + system };
}
