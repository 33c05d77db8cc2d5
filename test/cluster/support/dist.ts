import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { production } from '../../../aion/environments/production';
import type { Environment } from '../../../lib/stack';
import type { KubernetesObject } from './objects';

/** What `npm run synth` wrote, as the repository holds it: production flat, the others in folders of their own. */
export const distOf = ({ name }: Environment, root = 'dist'): string =>
  path.resolve(root, name === production.name ? '.' : name);

/** Every object of a folder, as `kubectl apply -f` reads it. */
export const manifestsIn = (folder: string): readonly KubernetesObject[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file => loadAll(readFileSync(path.join(folder, file), 'utf8')) as KubernetesObject[]);
