import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../process/finish';
import { cacheFolder, keyOf } from './cache';
import { pinnedFolder } from './pinned';
import { buildMissing, inWorkshop, publish } from './workshop';

const INSTALL_TIMEOUT_MS = 15 * 60_000;

const requirements = () => path.join(pinnedFolder(), 'checkov', 'requirements.txt');

/** Version of checkov, as its users know it. */
export function checkovVersion(): string {
  const version = /^checkov==(\S+)$/m.exec(readFileSync(requirements(), 'utf8'))?.[1];
  if (version === undefined) throw new Error('tools/pinned/checkov/requirements.txt does not pin checkov');
  return version;
}

/**
 * Folder of checkov and all that it needs, for PYTHONPATH; installed from PyPI on first use. Throws with one sentence if there
 * is no Python with pip, or with pip's reason.
 */
export async function checkovFolder(): Promise<string> {
  const key = keyOf([requirements()], process.arch);
  const target = path.join(cacheFolder(), `checkov-${checkovVersion()}-${key}`, 'packages');
  await buildMissing(
    () => (existsSync(target) ? [] : ['checkov']),
    () =>
      inWorkshop(`checkov ${checkovVersion()}`, async ({ work }) => {
        const packages = path.join(work, 'packages');
        await install(packages);
        publish(packages, target, work);
      }),
  );
  return target;
}

async function install(folder: string): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', folder];
  const { code, stderr } = await run('python3', [...pip, '--requirement', requirements()], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  }).catch((error: Error) => ({ code: 1, stderr: error.message }));
  if (code === 0) return;
  if (/ENOENT|No module named pip/.test(stderr)) {
    throw new Error('checkov needs Python 3.9 or newer with pip: install it, and try again');
  }
  throw new Error(`pip failed:\n${stderr}`);
}
