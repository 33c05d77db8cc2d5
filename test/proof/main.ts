/** Counts alerts in anybody's manifests: npm run count:alerts -- FOLDER */
import { existsSync } from 'node:fs';
import { badUsage, readCommandLine } from '../../lib/base';
import { countAlerts } from './count';

const USAGE = `usage: npm run count:alerts -- FOLDER
  Counts the alerts in the YAML files of a folder, those with a runbook and with promtool tests, and the routes and receivers of
  the Alertmanager configurations there. Prints JSON, as in test/proof/published.json.`;

function main(args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  const [folder, ...more] = line.positionals;
  if (folder === undefined || more.length > 0) return badUsage('name one folder', USAGE);
  if (!existsSync(folder)) return badUsage(`there is no folder ${folder}`, USAGE);
  const counts = countAlerts(folder);
  if (counts.alerts === 0) return badUsage(`there is no alert in the YAML files of ${folder}`, USAGE);
  console.log(JSON.stringify(counts, null, 2));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
