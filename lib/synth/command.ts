import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { badUsage, formatProblems, type Problem, readCommandLine, withoutWarnings } from '../base';
import { fail } from '../base/fail';
import { slips } from '../base/slips';
import { checkEnvironments } from '../checks';
import { vanished } from '../checks/declarations/vanished';
import { type Environment, type Stack, selectEnvironments } from '../stack';
import { changes, oldTexts } from './changes';
import { replaceFolder, whyNotWritten } from './output';
import { synthesize } from './synthesize';

const USAGE = `usage: npm run synth [-- --env NAME]
  Checks everything, then replaces dist/ with the manifests of all environments, or of the one named.`;

/** What the command takes. */
export const SYNTH_LINE = { options: { env: { type: 'string' } } } as const;

/**
 * The program behind `npm run synth`: checks a stack, and replaces the output folder with its manifests. Problems are
 * printed all at once, and then nothing is written. Returns the exit code.
 */
export function runSynth(stack: Stack, args: readonly string[]): number {
  const line = readCommandLine(args, USAGE, SYNTH_LINE);
  if ('exitCode' in line) return line.exitCode;
  const unusable = checkEnvironments(stack);
  if (unusable.length > 0) return fail(formatProblems([...slips(), ...unusable]));
  const chosen = selectEnvironments(stack, line.values.env);
  if ('problem' in chosen) return badUsage(chosen.problem, USAGE);

  const output = process.env.CDK8S_OUTDIR ?? 'dist';
  const { files, problems } = manifestsOf(stack, chosen.environments);
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

const known = new WeakMap<Stack, readonly Problem[]>();

/**
 * What `synth` rejects in any environment of a stack, for commands that write something else from the same declarations. Looked for
 * once: neither the declarations nor the runbooks change while a program runs.
 */
export function problemsOf(stack: Stack): readonly Problem[] {
  const problems = known.get(stack) ?? findProblems(stack);
  known.set(stack, problems);
  return problems;
}

function findProblems(stack: Stack): readonly Problem[] {
  const unusable = checkEnvironments(stack);
  if (unusable.length > 0) return [...slips(), ...unusable];
  return withoutWarnings(manifestsOf(stack, stack.environments).problems);
}

function manifestsOf(stack: Stack, environments: readonly Environment[]) {
  const files = new Map<string, string>();
  const found = environments.flatMap(environment => {
    const { files: rendered, problems } = synthesize(environment, stack);
    for (const [name, text] of rendered) files.set(path.join(folderOf(stack, environment), name), text);
    return problems;
  });
  // The slips last: declarations are only built here.
  return { files, problems: [...found, ...vanished(stack), ...slips()] };
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
