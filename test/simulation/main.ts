/** Which alerts and pages a month brings: npm run simulate -- --help */
import { readFileSync } from 'node:fs';
import { aion } from '../../aion/stack';
import { withoutRequest } from '../../lib/base';
import { selectEnvironments } from '../../lib/stack';
import { runCommand } from '../../tools/process/command';
import { fromFolder, rulesIn } from '../../tools/replay/deployed';
import { type Request, readArguments, USAGE } from './arguments';
import { judge } from './judge';
import { DAY } from './load';
import { asKubePrometheus, CONTROL_PLANE } from './naming';
import { report } from './report';
import { MONTH } from './scenarios';
import { simulate } from './simulate';

async function run({ dist, rules, alertmanager, environment: name, days }: Request): Promise<string> {
  const selected = selectEnvironments(aion, name);
  if ('problem' in selected) throw new Error(selected.problem);
  const [environment] = selected.environments;
  if (environment === undefined) throw new Error(`there is no environment "${name}"`);
  const manifests = fromFolder(dist);
  const deployed = {
    rules: rules === undefined ? manifests.rules : rulesIn(rules),
    alertmanager: alertmanager === undefined ? manifests.alertmanager : readFileSync(alertmanager, 'utf8'),
  };
  const duration = days * DAY;
  const setting = { stack: aion, environment, duration };
  const named = rules === undefined ? setting : { ...setting, naming: asKubePrometheus, further: CONTROL_PLANE };
  const events = MONTH.filter(({ at, scenario }) => at + scenario.lasts < duration);
  return report(judge(await simulate(deployed, named, events)));
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE);
  console.log(await run(parsed.request));
  return 0;
}

runCommand(main);
