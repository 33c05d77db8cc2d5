/**
 * How the compiled files of a project use each other. In this repository bin/run.cjs looks at the same, before it bundles.
 * Files are named by their paths in the working directory.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What TypeScript makes of an import of a file, for CommonJS and for modules. */
const IMPORT = /(?:\brequire\(|\bfrom |^import )\s*["'](\.{1,2}\/[^"']+)["']/gm;
/** A file that exports values; one of types leaves nothing to load. */
const EXPORTS_A_VALUE = /^exports\.(?!__esModule)\w+ = (?!void 0)/m;

/** Files that import each other in a circle, the first repeated at the end; undefined if none does. */
export function circularImport(entry: string): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const imported of importsOf(file)) {
      const found = visit(imported, [...above, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  return visit(path.normalize(entry), []);
}

function importsOf(file: string): readonly string[] {
  const found = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) =>
    path.join(path.dirname(file), specifier),
  );
  return found.flatMap(base => [base, `${base}.js`, path.join(base, 'index.js')].find(isFile) ?? []);
}

const isFile = (name: string): boolean => name.endsWith('.js') && existsSync(name);

/**
 * Files below a folder that export values and that nothing has loaded: services, alerts and the like are in folders of their own,
 * helpers beside the stack may wait for their first use. Compiled ones whose source is gone do not count.
 */
export function forgottenFiles(folder: string, loaded: readonly string[]): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter(name => path.dirname(name) !== '.')
    .map(name => path.join(folder, name))
    .filter(file => file.endsWith('.js') && existsSync(sourceOf(file)) && !loaded.includes(path.resolve(file)))
    .filter(file => EXPORTS_A_VALUE.test(readFileSync(file, 'utf8')))
    .sort();
}

/** `build/src/stack.js` → `src/stack.ts` */
export const sourceOf = (compiled: string): string =>
  path.join(...path.normalize(compiled).split(path.sep).slice(1)).replace(/\.js$/, '.ts');
