import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where a project keeps its declarations, and what it calls things. */
export interface Project {
  readonly root: string;
  /** Folder of the declarations, below the root: `src`, or `aion` in this repository. */
  readonly folder: string;
  /** Whether the library lies in the project itself: the repository's own stack imports it by path. */
  readonly inRepository: boolean;
  readonly teams: readonly string[];
  readonly prefix: string;
  readonly product: string;
  /** Services by file name, in order. */
  readonly services: readonly string[];
}

/** The project in a folder, or what is missing there. */
export function projectIn(root: string): Project | { readonly problem: string } {
  const folders = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isDirectory());
  const folder = folders.map(({ name }) => name).find(name => isDeclarations(path.join(root, name)));
  if (folder === undefined) {
    return {
      problem: `${root} holds no stack: there is no folder with stack.ts and names.ts; make one with \`new stack NAME\``,
    };
  }
  const names = readFileSync(path.join(root, folder, 'names.ts'), 'utf8');
  const list = (pattern: RegExp) =>
    [...(pattern.exec(names)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
  return {
    root,
    folder,
    inRepository: existsSync(path.join(root, 'lib', 'index.ts')),
    teams: list(/TEAMS\s*=\s*\[([^\]]*)\]/),
    prefix: /prefix:\s*'([^']+)'/.exec(names)?.[1] ?? 'stack',
    product: list(/products:\s*\[([^\]]*)\]/)[0] ?? 'default',
    services: namesIn(path.join(root, folder, 'services')),
  };
}

const isDeclarations = (folder: string): boolean =>
  ['stack.ts', 'names.ts'].every(file => existsSync(path.join(folder, file)));

const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(file => file.endsWith('.ts') && file !== 'index.ts')
        .map(file => file.slice(0, -3))
        .sort()
    : [];

/** Folder of the library → the names that a file takes from it. */
export type Imports = Readonly<Record<string, readonly string[]>>;

/** Import lines: from the package, or in this repository from the library's folders. `depth` is how far below the root the file is. */
export function importLines({ inRepository }: Pick<Project, 'inRepository'>, imports: Imports): string {
  const line = (names: readonly string[], from: string) => {
    const list = [...names].sort((a, b) => order(a).localeCompare(order(b), 'en')).join(', ');
    const short = `import { ${list} } from '${from}';`;
    return short.length <= 120
      ? short
      : `import {\n${list
          .split(', ')
          .map(name => `  ${name},\n`)
          .join('')}} from '${from}';`;
  };
  const order = (name: string) => name.replace('type ', '');
  if (!inRepository) return line(Object.values(imports).flat(), 'monitoring-as-code');
  return Object.entries(imports)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([part, names]) => line(names, `../../lib/${part}`))
    .join('\n');
}
