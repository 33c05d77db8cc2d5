/** The objectives of AION's services as OpenSLO: npm run openslo */
import { aion } from '../aion/stack';
import { runOpenSlo } from '../lib/openslo';

process.exitCode = runOpenSlo(aion, process.argv.slice(2));
