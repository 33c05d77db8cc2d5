/**
 * Measures what the bands find and what they report needlessly: npm run bench:anomaly -- --help
 *
 * A generated history with known anomalies is evaluated by Prometheus' own engine, with the rules as they are synthesized, and
 * with published approaches beside them.
 */
import { withoutRequest } from '../../lib/base';
import { runCommand } from '../../tools/process/command';
import { readArguments, USAGE } from './arguments';
import { measure } from './bench';
import { BANDS, gitlab, grafana } from './peers';
import { PROFILES } from './profiles';
import { details, table } from './report';

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE);
  const { seed, weeks, every, processes, peers, grafana: folder, json } = parsed.request;
  const approaches = [BANDS, ...(peers ? gitlab() : []), ...(folder === undefined ? [] : grafana(folder))];
  const measured = await measure({
    ...{ profiles: PROFILES, seed, weeks, every, processes, approaches },
    report: console.error,
  });
  if (json) {
    console.log(JSON.stringify(measured, undefined, 2));
    return 0;
  }
  console.log(
    `${PROFILES.length} services, ${weeks} weeks judged after four that are learnt from, seed ${seed}, evaluated every ${every} s\n`,
  );
  console.log(table(measured.judgements, PROFILES.length, weeks));
  for (const judgement of measured.judgements) console.log(`\n${details(judgement)}`);
  return 0;
}

runCommand(main);
