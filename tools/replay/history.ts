/** Evaluates rules over recorded history with Prometheus' own packages: tools/pinned/prometheus/backtest. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { replayProgram } from './build';
import type { LabelSet, Transition } from './rules';

/** Where the history is. */
export type HistorySource =
  /** A Prometheus, or a server that answers remote read as it does. Its headers may carry what authorizes. */
  | { readonly url: string; readonly headers?: LabelSet }
  /** A Prometheus' data folder, or one block of it. Nothing in it is changed. */
  | { readonly folder: string }
  /** OpenMetrics texts with the time of each sample, as `promtool tsdb dump-openmetrics` writes them. NaN is a stale marker. */
  | { readonly openMetrics: readonly string[] };

export interface HistoryRequest {
  readonly source: HistorySource;
  /** Unix time of the end, in seconds. @default the last sample of files, now for a server */
  readonly until?: number;
  /** Seconds before the end. @default all that files have; a server takes one */
  readonly since?: number;
  /** Seconds between evaluations, unless a group has its own interval. */
  readonly interval: number;
  /** How much earlier than its evaluation a rule looks, in seconds, unless its group says so. @default 0 */
  readonly queryOffset?: number;
  readonly externalLabels: LabelSet;
  /** Path of a rule file, from which Prometheus derives when its groups are evaluated → its text. */
  readonly rules: ReadonlyMap<string, string>;
  /** Alerts to evaluate, with the recording rules that they read. @default all */
  readonly alerts?: readonly string[];
  readonly onProgress?: (progress: HistoryProgress) => void;
}

export interface HistoryProgress {
  /** The file that is read, before anything is evaluated. */
  readonly reading?: string;
  /** Up to when history was evaluated, Unix time. */
  readonly at?: number;
  /** From 0 to 1. */
  readonly done: number;
  readonly samples?: number;
}

/** What was evaluated. Times are Unix times in seconds. */
export interface Evaluated {
  /** Less than was asked for where the history is shorter. */
  readonly from: number;
  readonly to: number;
  /** Since when rules were evaluated, so that what they look back to is there at `from`; since when it takes for that. */
  readonly warmFrom: number;
  readonly wantedFrom: number;
  /** Spans in which Prometheus watched no target at all: it was away, and evaluated nothing. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
  readonly samples: number;
  readonly series: number;
  readonly evaluations: number;
  /** Alert → metrics that it reads, itself or through recording rules, and of which the history has nothing. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
  /** Rules whose evaluation failed, as it would have in Prometheus. */
  readonly failures: readonly {
    readonly rule: string;
    readonly times: number;
    readonly first: number;
    readonly error: string;
  }[];
}

export type HistoryTransition = Omit<Transition, 'annotations'>;

/** Transitions in the order of time, which is Unix time. Throws the reason if the history or a rule file cannot be read. */
export async function replayHistory({
  onProgress,
  rules,
  ...request
}: HistoryRequest): Promise<{ readonly transitions: readonly HistoryTransition[]; readonly evaluated: Evaluated }> {
  const program = await replayProgram('history');
  const files = [...rules].map(([path, text]) => ({ path, text }));
  const child = spawn(program, [], { stdio: 'pipe' });
  const kill = () => child.kill();
  process.once('exit', kill);
  const transitions: HistoryTransition[] = [];
  const messages: string[] = [];
  let evaluated: Evaluated | undefined;
  createInterface({ input: child.stdout }).on('line', line => {
    const found = JSON.parse(line) as (HistoryTransition & { summary?: undefined }) | { readonly summary: Evaluated };
    if (found.summary === undefined) transitions.push(found);
    else evaluated = found.summary;
  });
  createInterface({ input: child.stderr }).on('line', line => {
    if (line.startsWith('{"progress":')) onProgress?.((JSON.parse(line) as { progress: HistoryProgress }).progress);
    else messages.push(line);
  });
  child.stdin.on('error', () => {}).end(JSON.stringify({ ...request, files }));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.removeListener('exit', kill));
  if (code !== 0 || evaluated === undefined) throw new Error(messages.join('\n') || `${program} ended with ${code}`);
  return { transitions, evaluated };
}
