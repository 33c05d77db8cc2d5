import { spawnSync } from 'node:child_process';

/** The upstream version of an installed Debian package: `0.11.1` for `0.11.1-3+b5`, `7.0.15` for `5:7.0.15-1`. */
export function debianVersion(packageName: string): string {
  const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', packageName], { encoding: 'utf8' });
  return status === 0 ? upstreamVersion(stdout) : 'unknown';
}

export const upstreamVersion = (version: string) => version.replace(/^\d+:/, '').replace(/[-+][^-]*$/, '');
