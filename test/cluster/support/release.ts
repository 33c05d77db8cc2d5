import { run } from '../../../tools/finish';
import { temporaryFolder } from '../../../tools/run';

/**
 * What counts as the last release until one is tagged: the first commit that deployed every component. No manifest is further
 * from today's: claim templates were written another way, and fields that Kubernetes fills in were left out.
 */
const BEFORE_ANY_TAG = '108750031155f36194156ad160a01b44f54bba47';

export interface Release {
  /** Its tag, or the commit. */
  readonly name: string;
  /** A folder as `dist/` was then. */
  readonly dist: string;
}

/** The manifests that were released last, as they were. Throws where the clone has no history. */
export async function lastRelease(): Promise<Release> {
  // Not what is being released at this commit.
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
  const name = tag.code === 0 ? tag.stdout.trim() : BEFORE_ANY_TAG;
  const folder = temporaryFolder('release');
  const archive = `${folder}/dist.tar`;
  const written = await git('archive', '--output', archive, name, 'dist');
  if (written.code !== 0) {
    throw new Error(
      `the manifests of ${name} are not in this clone (${written.stderr.trim()}): git fetch --unshallow --tags`,
    );
  }
  const { code, stderr } = await run('tar', ['-xf', archive, '-C', folder]);
  if (code !== 0) throw new Error(stderr);
  return { name, dist: `${folder}/dist` };
}

const git = (...args: string[]) => run('git', args);
