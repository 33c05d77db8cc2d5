/**
 * Measures what the bands find and what they report needlessly: npm run bench:anomaly [-- --seed N --weeks N --grafana FOLDER]
 *
 * A generated history with known anomalies is evaluated by Prometheus' own engine, with the rules as they are synthesized, and
 * with published approaches beside them.
 */
import { availableParallelism } from 'node:os';
import { readCommandLine } from '../../lib/base';
import { runCommand } from '../../tools/process/command';
import { measure } from './bench';
import { BANDS, gitlab, grafana } from './peers';
import { PROFILES } from './profiles';
import { details, table } from './report';

const USAGE = `usage: npm run bench:anomaly [-- options]
  Precision and recall of the anomaly bands and of published approaches, on a generated history with injected anomalies.
  --seed NUMBER     another history; 1 by default
  --weeks NUMBER    how many weeks are judged, after four that are learnt from; 2 or more, 4 by default
  --every SECONDS   how often rules are evaluated; 240 by default, 120 with --grafana; bands are deployed with 120
  --processes NUMBER  so many at once; one for each core by default
  --no-peers        the bands alone
  --grafana FOLDER  beside them the rules of github.com/grafana/promql-anomaly-detection: the folder rules of a copy
  --json            everything, for programs`;

const LEAST_WEEKS = 2;
/** What is recorded every five minutes or less often has gaps. */
const MOST_SECONDS = 240;
/** Its rules look back two minutes. */
const MOST_SECONDS_OF_GRAFANA = 120;

async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    seed: text,
    weeks: text,
    every: text,
    processes: text,
    grafana: text,
    json: flag,
    'no-peers': flag,
  };
  const line = readCommandLine(args, USAGE, { options });
  if ('exitCode' in line) return line.exitCode;
  const { values } = line;
  const [seed, weeks] = [Number(values.seed ?? 1), Number(values.weeks ?? 4)];
  if (!Number.isInteger(seed)) throw new Error(`--seed is "${values.seed}", must be a whole number`);
  if (!Number.isInteger(weeks) || weeks < LEAST_WEEKS)
    throw new Error(`--weeks is "${values.weeks}", must be a whole number from ${LEAST_WEEKS} on`);
  const most = values.grafana === undefined ? MOST_SECONDS : MOST_SECONDS_OF_GRAFANA;
  const every = Number(values.every ?? most);
  if (!(every >= 30 && every <= most))
    throw new Error(`--every is "${values.every}", must be a number of seconds from 30 to ${most}`);
  const processes = Number(values.processes ?? availableParallelism());
  if (!Number.isInteger(processes) || processes < 1)
    throw new Error(`--processes is "${values.processes}", must be a whole number from 1 on`);
  const approaches = [
    BANDS,
    ...(values['no-peers'] === true ? [] : gitlab()),
    ...(values.grafana === undefined ? [] : grafana(values.grafana)),
  ];
  const measured = await measure({
    profiles: PROFILES,
    seed,
    weeks,
    every,
    processes,
    approaches,
    report: console.error,
  });
  if (values.json === true) console.log(JSON.stringify(measured, undefined, 2));
  else {
    console.log(
      `${PROFILES.length} services, ${weeks} weeks judged after four that are learnt from, seed ${seed}, evaluated every ${every} s\n`,
    );
    console.log(table(measured.judgements, PROFILES.length, weeks));
    for (const judgement of measured.judgements) console.log(`\n${details(judgement)}`);
  }
  return 0;
}

runCommand(main);
