/** Writes the start of a declaration: npm run new -- service NAME, or stack, alert, dashboard, environment. */
import { runNew } from './project/new';

process.exitCode = runNew(process.argv.slice(2));
