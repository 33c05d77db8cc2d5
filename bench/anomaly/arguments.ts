import { availableParallelism } from 'node:os';
import { type NoRequest, parseCommandLine } from '../../lib/base';

/** What the command line asks for. */
export interface Request {
  readonly seed: number;
  /** That are judged, after four that are learnt from. */
  readonly weeks: number;
  /** Seconds between evaluations. */
  readonly every: number;
  readonly processes: number;
  readonly peers: boolean;
  /** Folder with the rules of Grafana's framework. */
  readonly grafana?: string;
  readonly json: boolean;
}

const LEAST_WEEKS = 2;
const LEAST_SECONDS = 30;
/** What is recorded every five minutes or less often has gaps. */
const MOST_SECONDS = 240;
/** Its rules look back two minutes. */
const MOST_SECONDS_OF_GRAFANA = 120;

export const USAGE = `npm run bench:anomaly -- [options]

Precision and recall of the anomaly bands and of published approaches, on a generated history with injected anomalies: docs/anomalies.md.

  --seed NUMBER       another history                                                1
  --weeks NUMBER      how many weeks are judged, after four that are learnt from     4
  --every SECONDS     how often rules are evaluated; bands are deployed with 120     ${MOST_SECONDS}, with --grafana ${MOST_SECONDS_OF_GRAFANA}
  --processes NUMBER  so many at once, each with some of the services                one for each core
  --no-peers          the bands alone
  --grafana FOLDER    also the rules of github.com/grafana/promql-anomaly-detection: the folder rules of a copy
  --json              for programs
  --help
`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = {
  ...{ seed: TEXT, weeks: TEXT, every: TEXT, processes: TEXT, grafana: TEXT },
  ...{ 'no-peers': FLAG, json: FLAG },
};

/** Reads the command line, and reports all of its problems at once. */
export function readArguments(args: readonly string[]): { readonly request: Request } | NoRequest {
  const line = parseCommandLine(args, { options: OPTIONS });
  if (!('values' in line)) return line;
  const { values } = line;
  const problems: string[] = [];
  const whole = (option: 'seed' | 'weeks' | 'every' | 'processes', least: number, most: number, otherwise: number) => {
    const text = values[option];
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      problems.push(
        `--${option} is "${text}", must be a whole number from ${least} ${most === Number.POSITIVE_INFINITY ? 'on' : `to ${most}`}`,
      );
    return value;
  };
  const mostSeconds = values.grafana === undefined ? MOST_SECONDS : MOST_SECONDS_OF_GRAFANA;
  const request = {
    seed: whole('seed', 0, Number.POSITIVE_INFINITY, 1),
    weeks: whole('weeks', LEAST_WEEKS, Number.POSITIVE_INFINITY, 4),
    every: whole('every', LEAST_SECONDS, mostSeconds, mostSeconds),
    processes: whole('processes', 1, Number.POSITIVE_INFINITY, availableParallelism()),
    peers: values['no-peers'] !== true,
    json: values.json === true,
    ...(values.grafana !== undefined && { grafana: values.grafana }),
  };
  return problems.length > 0 ? { problems } : { request };
}
