/** What AION runs: one file a service, and no list to keep. Every service that a file of this folder exports is monitored. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isService, type Service } from '../../lib/services';

/** Every service of this folder, by file name. */
export function services(): readonly Service[] {
  const files = readdirSync(path.join(process.cwd(), 'aion', 'services')).sort();
  const names = files.filter(file => file.endsWith('.ts') && file !== 'index.ts').map(file => file.slice(0, -3));
  return names.flatMap(name => Object.values(load(name)).filter(isService));
}

// The bundler takes every file of the folder that this pattern matches.
const load = (name: string): Record<string, unknown> => require(`./${name}.ts`);
