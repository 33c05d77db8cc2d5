/** Prints every image of an environment, one per line: npm run images [-- --env production] */
import { parseArgs } from 'node:util';
import { aion } from '../aion/stack';
import { selectEnvironments } from '../lib/stack';
import { imagesOf } from '../lib/synth/synthesize';

const [first] = aion.environments;
const { values } = parseArgs({ options: { env: { type: 'string', default: first?.name ?? '' } } });
const chosen = selectEnvironments(aion, values.env);
if ('problem' in chosen) {
  console.error(chosen.problem);
  process.exitCode = 1;
} else {
  for (const environment of chosen.environments) {
    for (const reference of imagesOf(environment, aion).keys()) console.log(reference);
  }
}
