/** Brings declared silences into an Alertmanager: npm run silences -- plan --url URL */
import { aion } from '../aion/stack';
import { runSilences } from '../lib/silences';

runSilences(aion, process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
