/** Prints every image of an environment, one per line: npm run images [-- --env production] */
import { parseArgs } from 'node:util';
import { ENVIRONMENTS, selectEnvironments } from '../lib/environments';
import { IMAGES, type ImageName, imageReference } from '../lib/images';

const { values } = parseArgs({ options: { env: { type: 'string', default: ENVIRONMENTS[0].name } } });
const chosen = selectEnvironments(values.env);
if ('problem' in chosen) {
  console.error(chosen.problem);
  process.exitCode = 1;
} else {
  for (const { images } of chosen.environments) {
    for (const name of Object.keys(IMAGES) as ImageName[]) console.log(imageReference(name, images));
  }
}
