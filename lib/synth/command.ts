import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatProblems, withoutWarnings } from '../base';
import { slips } from '../base/slips';
import { checkEnvironments } from '../checks';
import { type Environment, type Stack, selectEnvironments } from '../stack';
import { changes, oldTexts } from './changes';
import { replaceFolder, whyNotWritten } from './output';
import { synthesize } from './synthesize';

const USAGE = 'usage: npm run synth [-- --env NAME]';

/**
 * The program behind `npm run synth`: checks a stack, and replaces the output folder with its manifests. Problems are
 * printed all at once, and then nothing is written. Returns the exit code.
 */
export function runSynth(stack: Stack, args: readonly string[]): number {
  try {
    return run(stack, args);
  } catch (error) {
    // Thrown by parseArgs for an unknown option.
    const known = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!known) throw error;
    return fail(`${error.message}\n${USAGE}`);
  }
}

function run(stack: Stack, args: readonly string[]): number {
  const unusable = checkEnvironments(stack);
  if (unusable.length > 0) return fail(formatProblems([...slips(), ...unusable]));
  const { values } = parseArgs({ args: [...args], options: { env: { type: 'string' } } });
  const chosen = selectEnvironments(stack, values.env);
  if ('problem' in chosen) return fail(`${chosen.problem}\n${USAGE}`);

  const output = process.env.CDK8S_OUTDIR ?? 'dist';
  const files = new Map<string, string>();
  const found = chosen.environments.flatMap(environment => {
    const { files: rendered, problems } = synthesize(environment, stack);
    for (const [name, text] of rendered) files.set(path.join(folderOf(stack, environment), name), text);
    return problems;
  });
  // The slips last: declarations are only built here.
  const problems = [...found, ...slips()];
  if (withoutWarnings(problems).length > 0) return fail(formatProblems(problems));
  if (problems.length > 0) console.error(`${formatProblems(problems)}\n`);

  let what: readonly string[];
  try {
    const kept = others(output, stack, chosen.environments);
    what = changes(oldTexts(output, replacedBy(output, kept)), files);
    replaceFolder(output, files, kept);
  } catch (error) {
    const why = whyNotWritten(output, error);
    if (why === undefined) throw error;
    return fail(why);
  }
  console.log(`${files.size} files for ${chosen.environments.map(({ name }) => name).join(', ')} in ${output}/`);
  for (const line of what) console.log(`  ${line}`);
  return 0;
}

/** Folder of an environment below the output. The first has none, so that `kubectl apply -f dist` applies it. */
const folderOf = ({ environments: [first] }: Stack, { name }: Environment): string =>
  name === first?.name ? '' : name;

/** The entries of the old output that belong to environments that are not synthesized now. */
function others(output: string, stack: Stack, chosen: readonly Environment[]): string[] {
  if (!existsSync(output)) return [];
  const folders = stack.environments.map(environment => folderOf(stack, environment));
  const replaced = chosen.map(environment => folderOf(stack, environment));
  const owner = (entry: string): string => (folders.includes(entry) ? entry : '');
  return readdirSync(output).filter(entry => !replaced.includes(owner(entry)));
}

/** The manifests that are replaced: all of the old output but the entries that are kept. */
function replacedBy(output: string, kept: readonly string[]): string[] {
  if (!existsSync(output)) return [];
  return readdirSync(output, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.yaml'))
    .filter(file => !kept.includes(file.split(path.sep)[0] ?? ''));
}

function fail(message: string): number {
  console.error(message);
  return 1;
}
