/** Writes the page about how far each alert is proven: the second half of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { aion } from '../../aion/stack';
import { readProof } from '../../lib/explain';
import { RESULTS, testedAlerts } from '../mutation/tested';
import { PAGE, proofPage } from './page';
import published from './published.json';

writeFileSync(PAGE, proofPage(aion, { tested: testedAlerts(), proof: readProof(RESULTS), published }));
