import pino, { type DestinationStream } from 'pino';
import { telemetry } from '../catalogue';
import type { Failures } from '../failures';
import type { Metrics } from '../metrics/metrics';
import type { Settings } from '../settings';
import type { LogLevel } from '../settings/logging';
import { addContext } from './context-fields';
import { Filter } from './filter/filter';
import { Filtered } from './filtered';
import { bounded } from './formats/bounded';
import { compact } from './formats/compact';
import { pretty } from './formats/pretty';
import { type Levels, ModuleLevels } from './levels';
import type { Log } from './log';
import { Sampling } from './sampling';
import { LineWriter } from './writer';

export { attachFailures } from './failures';
export type { Levels } from './levels';
export type { Log } from './log';

export interface Logging {
  readonly log: Log;
  /** A logger whose lines have `module`, and whose level can be set by that name; the same one for each call. */
  module(name: string): Log;
  /** Takes effect at once, for existing loggers too. Throws a TelemetryError if there is no such level. */
  setLevel(level: LogLevel): void;
  /** `database` applies to `database.pool` too, unless that has its own level; `undefined` removes a level. */
  setLevel(module: string, level: LogLevel | undefined): void;
  levels(): Levels;
  /** Resolves when every line is written, or after a second if nobody reads them. Never rejects. */
  flush(): Promise<void>;
  /** Flushes, and releases the destination. */
  close(): Promise<void>;
}

export interface LoggingOptions {
  /** A file descriptor or a stream. @default 1, standard output */
  readonly destination?: number | DestinationStream;
  /** Counts the lines that are not written. @default not counted */
  readonly metrics?: Metrics;
}

const asIs = (line: string): string => line;
const SAMPLED = { reason: 'sampled' } as const;

/** Sets up logging. Neither building nor writing a line throws into the program. */
export function createLogging(
  settings: Pick<Settings, 'serviceName' | 'logging'>,
  failures: Failures,
  { destination = 1, metrics }: LoggingOptions = {},
): Logging {
  const { logging } = settings;
  const filtered = new Filtered(new Filter(logging.filter));
  const sampling = new Sampling(logging.sample);
  const dropped = metrics?.counter(telemetry.logLinesDropped);
  const writer =
    typeof destination === 'number'
      ? new LineWriter({
          fd: destination,
          onProblem: (problem, lost) => {
            if (lost > 0) dropped?.inc({ reason: 'lost' }, lost);
            failures.report('logging', problem);
          },
          onRecovered: lost => log.warn({ lost }, 'log lines were lost before this one'),
        })
      : undefined;

  const format = {
    json: undefined,
    compact,
    pretty: pretty(typeof destination === 'number' ? destination : undefined),
  }[logging.format];
  const log: Log = pino(
    {
      level: logging.level,
      base: { service: settings.serviceName },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: level => ({ level }) },
      serializers: filtered.serializers(),
      mixin(fields, level, logger) {
        const line = filtered.line(fields, logger);
        addContext(line);
        const rate = sampling.rate(level, fields);
        if (rate < 1) line.sample_rate = rate;
        return line;
      },
      // pino would merge the fields into what `mixin` returns, which contains them already, filtered.
      mixinMergeStrategy: (_fields, line) => line,
      hooks: {
        logMethod(args, write, level) {
          try {
            if (!sampling.keeps(sampling.rate(level, args[0]))) {
              dropped?.inc(SAMPLED);
              return;
            }
            for (let i = 1; i < args.length; i += 1) args[i] = filtered.argument(args[i]) as string;
            write.apply(this, args);
          } catch (error) {
            failures.report('logging', error);
          }
        },
        streamWrite: line => (format ?? asIs)(bounded(line)),
      },
    },
    writer === undefined ? (destination as DestinationStream) : streamOf(writer),
  );
  filtered.guard(log);
  const levels = new ModuleLevels(log, logging.levels);

  return {
    log,
    module: name => levels.module(name),
    setLevel: (first: string, ...level: [(LogLevel | undefined)?]) =>
      level.length === 0 ? levels.setDefault(first) : levels.set(first, level[0]),
    levels: () => levels.list(),
    flush: async () => writer?.flush(),
    close: async () => writer?.close(),
  };
}

/** The stream that pino expects: with `flush(done)`, and with flushSync for fatal lines. */
const streamOf = (writer: LineWriter) => ({
  write: (line: string) => writer.write(line),
  flush: (done: () => void) => void writer.flush().then(done),
  flushSync: () => writer.flushSync(),
});
