/** Who is on call now and next: npm run oncall */
import { aion } from '../aion/stack';
import { runOnCall } from '../lib/oncall';

process.exitCode = runOnCall(aion, process.argv.slice(2));
