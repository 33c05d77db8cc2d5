/** Writes the start of a declaration: npm run new -- --help */
import { runNew } from './project/new';

process.exitCode = runNew(process.argv.slice(2));
