/** Which incidents of a year burn-rate alerts notice, beside sloth's: npm run bench:budgets -- --help */
import { aion } from '../../aion/stack';
import { badUsage, readCommandLine } from '../../lib/base';
import { type Environment, selectEnvironments } from '../../lib/stack';
import { runCommand } from '../../tools/process/command';
import { report } from '../../tools/process/report';
import { checkSame, ourBounds, slothBounds } from './bounds';
import { ourGroups, ourRules } from './ours';
import { replay, type Side } from './replay';
import { asJson, details, type Sides, table } from './report';
import { services } from './services';
import { slothGroups, slothRules } from './sloth';
import { DAYS, within } from './year';

const SIDES = ['ours', 'sloth'] as const;
type SideName = (typeof SIDES)[number];

const USAGE = `usage: npm run bench:budgets [-- --days N] [--side NAME] [--details] [--json]
  Runs a declared year of incidents through this project's alerts on an availability objective (99.9 % of 30 days) and through the
  rules that sloth generates for the same one, and prints what was detected, how fast, and what came for nothing.
  --days N     only the first days of the year, 10 to ${DAYS}; ${DAYS} by default
  --side NAME  only ${SIDES.join(' or ')}
  --details    a line for each incident, too
  --json       the table as JSON, with times in seconds`;

const sideOf = (name: SideName, environment: Environment): Side =>
  name === 'ours'
    ? { rules: async service => ourRules([service], environment), windowsOf: 'recorded' }
    : { rules: service => slothRules([service]), windowsOf: 'scraped' };

/** Both are for the same objective, with the same windows and factors. */
async function checkSides(environment: Environment): Promise<void> {
  const all = services();
  const [ours, theirs] = [ourGroups(all, environment), await slothGroups(all)];
  checkSame(ourBounds([...ours.values()].flat()), slothBounds([...theirs.values()].flat()));
}

function production(): Environment {
  const selected = selectEnvironments(aion, 'production');
  if ('problem' in selected) throw new Error(selected.problem);
  const [environment] = selected.environments;
  if (environment === undefined) throw new Error('there is no environment "production"');
  return environment;
}

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, {
    options: {
      days: { type: 'string', default: `${DAYS}` },
      side: { type: 'string' },
      details: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if ('exitCode' in line) return line.exitCode;
  const { values } = line;
  const number = Number(values.days);
  if (!Number.isInteger(number) || number < 10 || number > DAYS) {
    return badUsage(`--days is "${values.days}", must be a whole number from 10 to ${DAYS}`, USAGE);
  }
  const names = SIDES.filter(name => values.side === undefined || name === values.side);
  if (names.length === 0) {
    return badUsage(`--side is "${values.side}", must be ${SIDES.join(' or ')}`, USAGE);
  }
  const environment = production();
  const incidents = within(number);
  if (names.length === SIDES.length) await checkSides(environment);
  const replayed = names.map(async name => {
    const began = Date.now();
    const outcome = await replay(sideOf(name, environment), environment, services(), incidents, (done, all) => {
      if (done % 10 === 0 || done === all) report(`${name}: ${done} of ${all} stretches`, Date.now() - began);
    });
    return [name, outcome] as const;
  });
  const sides: Sides = Object.fromEntries(await Promise.all(replayed));
  if (values.json) console.log(asJson(sides, number));
  else console.log([...(values.details ? [details(sides), ''] : []), table(sides)].join('\n'));
  return 0;
}

runCommand(main);
