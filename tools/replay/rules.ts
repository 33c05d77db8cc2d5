/** Evaluates rules over given series in simulated time, with Prometheus' own packages: tools/pinned/prometheus/replay. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../process/run';
import { replayProgram } from './build';
import { jsonLines, parseLines } from './lines';

export type LabelSet = Readonly<Record<string, string>>;

/** A straight line. Times are in seconds from the start; `to` is not part of it. */
export type Run = readonly [from: number, to: number, value: number, slopePerSecond: number];
export type Sample = readonly [time: number, value: number];

/** What was scraped: lines, each sampled at every `every` seconds plus `offset`. In a gap between lines the series is stale. */
export interface ScrapedSeries {
  readonly labels: LabelSet;
  readonly every: number;
  readonly offset: number;
  /** In the order of time; they do not overlap. */
  readonly runs: readonly Run[];
}
/** What a store recorded. It has no stale markers of its own: a gap is one after five minutes, as for any query. */
export interface RecordedSeries {
  readonly labels: LabelSet;
  /** In the order of time. */
  readonly samples: readonly Sample[];
}
export type GivenSeries = ScrapedSeries | RecordedSeries;

export interface RulesRequest {
  /** Unix time of the start, in seconds. */
  readonly start: number;
  /** In seconds. */
  readonly duration: number;
  /** Seconds between evaluations, unless a group has its own interval. */
  readonly interval: number;
  /**
   * Seconds from the start before which nothing is evaluated: series from before are there to be looked back at.
   * @default from the first moment at which everything was scraped
   */
  readonly from?: number;
  /**
   * Spans in which something happens. Outside of them, rules are evaluated only every `quiet` seconds (below five minutes, or
   * recorded series have gaps): a month takes a fifth of the time.
   * @default all the time is eventful
   */
  readonly eventful?: { readonly spans: readonly (readonly [from: number, to: number])[]; readonly quiet: number };
  /** Added to alerts, and available to templates. */
  readonly externalLabels: LabelSet;
  /** Name of a rule file → its text. */
  readonly rules: ReadonlyMap<string, string>;
  readonly series: readonly GivenSeries[];
  /** @default two hours */
  readonly timeoutMs?: number;
}

/** An alert began to fire, or was resolved. */
export interface Transition {
  /** Seconds from the start. */
  readonly time: number;
  readonly state: 'firing' | 'resolved';
  /** With `alertname` and the external labels, as Alertmanager receives them. */
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  /** Since when its condition held. */
  readonly activeAt: number;
  /** As a number of Go. */
  readonly value: string;
}

/** In the order of time. Throws the reason if a file cannot be loaded or a rule cannot be evaluated. */
export async function replayRules(request: RulesRequest): Promise<readonly Transition[]> {
  const program = await replayProgram('rules');
  const cwd = temporaryFolder('rules');
  for (const [name, text] of request.rules) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  }
  const {
    start,
    duration,
    interval,
    from,
    externalLabels,
    rules,
    eventful,
    series,
    timeoutMs = 2 * 3600_000,
  } = request;
  const quiet = eventful && { eventful: eventful.spans, quietInterval: eventful.quiet };
  const first = { start, duration, interval, from, externalLabels, rules: [...rules.keys()], ...quiet };
  const input = jsonLines([first, ...series]);
  // Its collector runs less often than by default: it holds little beside the samples, and the machine has the memory.
  const { code, stdout, stderr } = await run(program, [], { cwd, input, timeoutMs, env: { GOGC: '400' } });
  if (code !== 0) throw new Error(`the rules could not be evaluated:\n${stderr.trim()}`);
  return parseLines<Transition>(stdout);
}
