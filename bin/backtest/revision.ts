import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment, Stack } from '../../lib/stack';
import { temporaryFolder } from '../../tools/process/run';
import { fromFolder } from '../../tools/replay/deployed';
import { RULES_FOLDER, type Rules } from './rules';

/**
 * The rules and the routing that were committed at a revision of git, in its `dist/`: nothing of it is built again. What is not
 * committed is no part of it. Throws one sentence where there are none.
 */
export function rulesAt(revision: string, stack: Stack, { name }: Environment): Rules {
  const folder = stack.environments[0]?.name === name ? 'dist' : `dist/${name}`;
  const fail = (reason: string): never => {
    throw new Error(`--against ${revision}: ${reason}`);
  };
  const commit =
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)?.trim() ??
    fail(
      git('rev-parse', '--git-dir') === undefined
        ? 'this folder is in no repository of git'
        : 'git knows no such commit; a shallow clone has only the latest ones, of which `git fetch --unshallow` gets the rest',
    );
  // From the folder in which the command runs, which need not be the top of the repository.
  const listed =
    git('ls-tree', '--name-only', `${commit}:./${folder}`) ??
    fail(`${folder} was not committed there, so that it has no rules of ${name}`);
  const scratch = temporaryFolder('against');
  for (const file of listed.split('\n').filter(each => /\.ya?ml$/.test(each)))
    writeFileSync(path.join(scratch, file), git('show', `${commit}:./${folder}/${file}`) ?? '');
  try {
    const { rules, alertmanager } = fromFolder(scratch);
    return { files: new Map([...rules].map(([file, text]) => [`${RULES_FOLDER}/${file}`, text])), alertmanager };
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    return fail(`${folder} cannot be read as it was committed there: ${first}`);
  }
}

/** What git prints; undefined where it fails. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 });
  } catch {
    return undefined;
  }
}
