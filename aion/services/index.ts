/** AION's services, one file each; there is no list to maintain. Every service that these files export is monitored. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isService, type Service } from '../../lib/services';

/** Every service in this folder, in order of file names. */
export function services(): readonly Service[] {
  const files = readdirSync(path.join(process.cwd(), 'aion', 'services')).sort();
  const names = files.filter(file => file.endsWith('.ts') && file !== 'index.ts').map(file => file.slice(0, -3));
  return names.flatMap(name => Object.values(load(name)).filter(isService));
}

// The bundler includes every file of the folder that matches this pattern.
const load = (name: string): Record<string, unknown> => require(`./${name}.ts`);
