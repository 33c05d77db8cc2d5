import { badUsage, formatProblems, readCommandLine, suggestion } from '../base';
import { fail } from '../base/fail';
import { yaml } from '../base/yaml';
import { checkServices } from '../checks';
import { objectivesOf } from '../rules';
import type { Stack } from '../stack';
import { openSloDocuments } from './documents';

const USAGE = `usage: npm run openslo [-- --service NAME]
  Prints the objectives of every service as OpenSLO v1, in YAML.
    --service NAME  of this service only`;

/** What the command takes. */
export const OPENSLO_LINE = { options: { service: { type: 'string' } } } as const;

/** The program behind `npm run openslo`. Returns the exit code. */
export function runOpenSlo(stack: Stack, args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, OPENSLO_LINE);
  if ('exitCode' in line) return line.exitCode;
  const problems = checkServices(stack);
  if (problems.length > 0) return fail(formatProblems(problems, 'no objective is exported until they are mended'));
  const { service: name } = line.values;
  const promising = stack.services.filter(service => objectivesOf(service).length > 0);
  const chosen = promising.filter(service => name === undefined || service.name === name);
  if (chosen.length === 0) {
    if (name === undefined) return fail('no service of this stack declares an objective: set slo or objectives of one');
    const names = promising.map(service => service.name);
    const hint = suggestion(name, names) || `; there are ${names.join(', ')}`;
    return badUsage(`there is no service "${name}" with objectives${hint}`, USAGE);
  }
  console.log(openSloDocuments(chosen).map(yaml).join('---\n').trimEnd());
  return 0;
}
