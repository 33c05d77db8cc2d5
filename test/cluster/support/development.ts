/** Development, as it suits the address families of the cluster that the suite runs on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { development } from '../../../aion/environments/development';
import { aion } from '../../../aion/stack';
import { platform } from '../../../charts';
import type { Environment } from '../../../lib/stack';
import { formatManifests, manifestsOf } from '../../../lib/synth/manifests';
import { temporaryFolder } from '../../../tools/process/run';
import { distOf } from './dist';
import { ipFamily } from './ip-family';

const FAMILIES = { ipv4: ['IPv4'], ipv6: ['IPv6'], dual: ['IPv4', 'IPv6'] } as const;

/** Development's manifests, as committed; on another family, synthesized with the one setting that differs. */
export const DEVELOPMENT: string =
  ipFamily === 'ipv4'
    ? distOf(development)
    : synthesized({ ...development, network: { ipFamilies: FAMILIES[ipFamily] } });

function synthesized(environment: Environment): string {
  const folder = path.join(temporaryFolder('dist'), environment.name);
  mkdirSync(folder);
  for (const [file, manifests] of manifestsOf(platform(environment, aion))) {
    writeFileSync(path.join(folder, file), formatManifests(manifests));
  }
  return folder;
}
