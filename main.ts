import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from './charts/synthesize';
import { formatProblems } from './lib/checks';
import { ENVIRONMENTS, type Environment, selectEnvironments } from './lib/environments';
import { allServices } from './lib/services';
import { replaceFolder } from './lib/synth/output';

const USAGE = 'usage: npm run synth [-- --env NAME]';

/** Folder of an environment below the output: production lies flat, so that `kubectl apply -f dist` applies it. */
const folderOf = ({ name }: Environment): string => (name === ENVIRONMENTS[0].name ? '' : name);

/** What of the old output belongs to environments that are not synthesized now. */
function others(output: string, chosen: readonly Environment[]): string[] {
  if (!existsSync(output)) return [];
  const folders = ENVIRONMENTS.map(folderOf);
  const replaced = chosen.map(folderOf);
  const owner = (entry: string): string => (folders.includes(entry) ? entry : '');
  return readdirSync(output).filter(entry => !replaced.includes(owner(entry)));
}

function main(): number {
  const { values } = parseArgs({ options: { env: { type: 'string' } } });
  const chosen = selectEnvironments(values.env);
  if ('problem' in chosen) return fail(`${chosen.problem}\n${USAGE}`);

  const output = process.env.CDK8S_OUTDIR ?? 'dist';
  const services = allServices();
  const files = new Map<string, string>();
  const problems = chosen.environments.flatMap(environment => {
    const { files: made, problems } = synthesize(environment, services);
    for (const [name, text] of made) files.set(path.join(folderOf(environment), name), text);
    return problems;
  });
  if (problems.length > 0) return fail(formatProblems(problems));

  replaceFolder(output, files, others(output, chosen.environments));
  console.log(`${files.size} files for ${chosen.environments.map(({ name }) => name).join(', ')} in ${output}/`);
  return 0;
}

function fail(message: string): number {
  console.error(message);
  return 1;
}

try {
  process.exitCode = main();
} catch (error) {
  // parseArgs: an option that does not exist.
  const known = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!known) throw error;
  process.exitCode = fail(`${error.message}\n${USAGE}`);
}
