/** The address families of the cluster that the suite runs on, and the environment that suits them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { development } from '../../../aion/environments/development';
import { aion } from '../../../aion/stack';
import { platform } from '../../../charts';
import type { Environment } from '../../../lib/stack';
import { formatManifests, manifestsOf } from '../../../lib/synth/manifests';
import { IP_FAMILIES, type IpFamily } from '../../../tools/cluster/families';
import { temporaryFolder } from '../../../tools/process/run';
import { distOf } from './dist';

/** `--ip-family` of `npm run test:cluster`. */
export const FAMILY_VARIABLE = 'AION_CLUSTER_IP_FAMILY';

/** @default 'ipv4' */
export const ipFamily: IpFamily = IP_FAMILIES.find(family => family === process.env[FAMILY_VARIABLE]) ?? 'ipv4';

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
