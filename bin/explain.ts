/** What an alert means, and who is notified of it: npm run explain [-- ALERT] */
import { aion } from '../aion/stack';
import { runExplain } from '../lib/explain/command';

process.exitCode = runExplain(aion, process.argv.slice(2));
