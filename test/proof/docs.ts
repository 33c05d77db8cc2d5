/** Writes all that is generated: the pages of bin/docs.ts, and the one about how far each alert is proven, which knows the tests. */
import '../../bin/docs';
import { writeFileSync } from 'node:fs';
import { aion } from '../../aion/stack';
import { readProof } from '../../lib/explain';
import { RESULTS, testedAlerts } from '../mutation/tested';
import { PAGE, proofPage } from './page';
import published from './published.json';

/** After `npm run docs` has written the others. */
if (process.exitCode === 0 && !process.argv.includes('--help')) {
  writeFileSync(PAGE, proofPage(aion, { tested: testedAlerts(), proof: readProof(RESULTS), published }));
}
