/** What an alert means, and who is notified of it: npm run explain [-- ALERT] */
import { aion } from '../aion/stack';
import { readProof } from '../lib/explain';
import { runExplain } from '../lib/explain/command';
import { RESULTS, testCases } from './explain/cases';

process.exitCode = runExplain(aion, process.argv.slice(2), { proof: readProof(RESULTS), cases: testCases() });
