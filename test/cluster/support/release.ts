import { run } from '../../../tools/process/finish';
import { temporaryFolder } from '../../../tools/process/run';

/**
 * The last release, until one is tagged: the oldest manifests that a single apply upgrades to today's. Its claim templates
 * still had another form. Earlier manifests list a port number twice, for TCP and UDP, and client-side apply removes both if
 * one is removed: a second apply is needed to restore the other.
 */
const BEFORE_ANY_TAG = '9c987fe6cd7ad124877cf332320799fc657b0ad5';

export interface Release {
  /** Its tag, or the commit. */
  readonly name: string;
  /** A folder with the `dist/` of that release. */
  readonly dist: string;
}

/** Whether the clone lacks the commits before this one: `git fetch --unshallow --tags` fetches them. */
export const isShallow = async (): Promise<boolean> =>
  (await git('rev-parse', '--is-shallow-repository')).stdout.trim() === 'true';

/** The manifests of the last release. Throws if the clone does not contain them. */
export async function lastRelease(): Promise<Release> {
  // Ignores a tag on this commit.
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
  const name = tag.code === 0 ? tag.stdout.trim() : BEFORE_ANY_TAG;
  const folder = temporaryFolder('release');
  const archive = `${folder}/dist.tar`;
  const written = await git('archive', '--output', archive, name, 'dist');
  if (written.code !== 0) {
    throw new Error(`the manifests of ${name} are not in this clone: ${written.stderr.trim()}`);
  }
  const { code, stderr } = await run('tar', ['-xf', archive, '-C', folder]);
  if (code !== 0) throw new Error(stderr);
  return { name, dist: `${folder}/dist` };
}

const git = (...args: string[]) => run('git', args);
