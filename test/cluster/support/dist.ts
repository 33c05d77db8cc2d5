import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { production } from '../../../aion/environments/production';
import type { Environment } from '../../../lib/stack';
import type { KubernetesObject } from './objects';

/** The folder of an environment's committed manifests: production at the top, the others in subfolders. */
export const distOf = ({ name }: Environment, root = 'dist'): string =>
  path.resolve(root, name === production.name ? '.' : name);

/** Every object in a folder, in the order of `kubectl apply -f`. */
export const manifestsIn = (folder: string): readonly KubernetesObject[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file => loadAll(readFileSync(path.join(folder, file), 'utf8')) as KubernetesObject[]);
