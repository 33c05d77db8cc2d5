import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { IP_FAMILIES, type IpFamily } from './families';
import { type Settings, settings } from './settings';

/**
 * The settings of a cluster with the address families with which it was first started, which its objects and certificates are
 * about. Throws if others are wanted.
 */
export function settingsOf(name: string, wanted?: IpFamily): Settings {
  const { folder } = settings(name);
  const file = path.join(folder, 'ip-family');
  const kept = existsSync(folder) ? keptIn(file) : undefined;
  if (kept !== undefined && wanted !== undefined && kept !== wanted) {
    throw new Error(
      `the cluster "${name}" exists with the address family ${kept}; remove it first, or take it as it is`,
    );
  }
  const found = settings(name, wanted ?? kept);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, found.ipFamily);
  return found;
}

/** A cluster from before there was a choice has no such file. */
function keptIn(file: string): IpFamily {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : 'ipv4';
  return IP_FAMILIES.find(family => family === text) ?? 'ipv4';
}
