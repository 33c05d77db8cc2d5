/** Prints every image of an environment, one per line: npm run images [-- --env production] */
import { aion } from '../aion/stack';
import { badUsage, readCommandLine } from '../lib/base';
import { selectEnvironments } from '../lib/stack';
import { imagesOf } from '../lib/synth/synthesize';

const USAGE = `usage: npm run images [-- --env NAME]
  Lists every image of an environment, one per line, for a mirror; of the first environment by default.`;

function main(args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, { options: { env: { type: 'string' } } });
  if ('exitCode' in line) return line.exitCode;
  const chosen = selectEnvironments(aion, line.values.env ?? aion.environments[0]?.name);
  if ('problem' in chosen) return badUsage(chosen.problem, USAGE);
  for (const environment of chosen.environments) {
    for (const reference of imagesOf(environment, aion).keys()) console.log(reference);
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
