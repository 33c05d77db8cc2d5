import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import type { DashboardJson } from '../../tools/pictures/queries';

interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** The dashboards in the manifests of a folder, or those of these uids. Throws if there are none, or not all. */
export function dashboardsIn(folder: string, uids: readonly string[]): readonly DashboardJson[] {
  const found = readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .flatMap(name => loadAll(readFileSync(path.join(folder, name), 'utf8')) as (Manifest | null)[])
    .filter(manifest => manifest?.kind === 'ConfigMap' && manifest.metadata?.name?.startsWith('grafana-dashboard-'))
    .flatMap(manifest => Object.values(manifest?.data ?? {}).map(text => JSON.parse(text) as DashboardJson));
  if (found.length === 0)
    throw new Error(`${folder} has no dashboards (ConfigMaps grafana-dashboard-*): npm run synth`);
  const known = found.map(({ uid }) => uid);
  const unknown = uids.filter(uid => !known.includes(uid));
  if (unknown.length > 0)
    throw new Error(`${folder} has no dashboard ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return uids.length === 0 ? found : found.filter(({ uid }) => uids.includes(uid));
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** The time that a dashboard shows when it is opened, in seconds: `now-1h`. */
export function shownSeconds({ uid, time }: DashboardJson): number {
  const [, count, unit = ''] = /^now-(\d+)([mhd])$/.exec(time.from) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? Number.NaN);
  if (Number.isNaN(seconds)) throw new Error(`dashboard ${uid} opens with "${time.from}", which is not like now-1h`);
  return seconds;
}
