/** What alerts in shadow did, as a running Prometheus recorded it: npm run shadow -- --help */
import { aion } from '../aion/stack';
import { runShadow } from '../lib/shadow';

runShadow(aion, process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
