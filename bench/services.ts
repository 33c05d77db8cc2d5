/** Synthesizes every environment with N more services, as `npm run synth` would: node bin/ts.cjs bench/services.ts N FOLDER */
import path from 'node:path';
import { names } from '../aion/names';
import { service } from '../aion/service';
import { aion } from '../aion/stack';
import { ai, database, http, ratio, seconds, system } from '../lib/catalogue';
import type { Service } from '../lib/services';
import { replaceFolder } from '../lib/synth/output';
import { synthesize } from '../lib/synth/synthesize';

const [count = '0', folder = 'dist'] = process.argv.slice(2);

const more: Service[] = Array.from({ length: Number(count) }, (_, i) =>
  service(`service-${String(i).padStart(4, '0')}`, {
    description: 'A service of the benchmark.',
    team: i % 2 === 0 ? names.roles.platform : names.roles.agreements,
    exposes: i % 3 === 0 ? [http, ai, system] : [http, database, system],
    slo: { availability: ratio(0.999), latency: { p95: seconds(1 + (i % 3)) } },
  }),
);

const files = new Map<string, string>();
for (const environment of aion.environments) {
  const { problems, files: rendered } = synthesize(environment, { ...aion, services: [...aion.services, ...more] });
  if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)));
  for (const [name, text] of rendered) files.set(path.join(environment.name, name), text);
}
replaceFolder(folder, files);
