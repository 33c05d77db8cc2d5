import { run } from '../../../tools/process/finish';
import { temporaryFolder } from '../../../tools/process/run';

/**
 * What counts as the last release until one is tagged: the oldest manifests that one apply leads to today's. Claim templates were
 * still written another way. Those before it list a port number twice, TCP and UDP, of which client-side apply takes away both
 * where one goes: it takes a second apply to bring the other back.
 */
const BEFORE_ANY_TAG = '9c987fe6cd7ad124877cf332320799fc657b0ad5';

export interface Release {
  /** Its tag, or the commit. */
  readonly name: string;
  /** A folder as `dist/` was then. */
  readonly dist: string;
}

/** Whether the clone was made without the commits before this one: `git fetch --unshallow --tags` brings them. */
export const isShallow = async (): Promise<boolean> =>
  (await git('rev-parse', '--is-shallow-repository')).stdout.trim() === 'true';

/** The manifests that were released last, as they were. Throws where the clone does not have them. */
export async function lastRelease(): Promise<Release> {
  // Not what is being released at this commit.
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
