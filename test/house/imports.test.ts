/** Imports go one way and in no circle: docs/architecture.md is drawn from this table. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sourceFiles } from './files';

/** What each folder may import in addition to itself. Folders that nobody may import (tests, commands) have no arrow to them. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The pure half: it does not depend on Kubernetes.
  'lib/base': [],
  'lib/catalogue': ['lib/base'],
  'lib/promql': ['lib/base', 'lib/catalogue'],
  'lib/templates': ['lib/base'],
  'lib/slo': ['lib/base', 'lib/catalogue', 'lib/promql'],
  'lib/rules': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/templates', 'lib/slo'],
  'lib/services': ['lib/base', 'lib/catalogue', 'lib/rules', 'lib/slo'],
  'lib/dashboards': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules'],
  'lib/conform': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/services'],
  'lib/storage': ['lib/base'],
  'lib/history': ['lib/base'],
  'lib/people': ['lib/base', 'lib/catalogue'],
  'lib/remote': [],
  // The other half.
  'lib/k8s': ['lib/base'],
  'lib/components': [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/templates', 'lib/rules', 'lib/services', 'lib/people'],
    ...['lib/storage', 'lib/k8s'],
  ],
  'lib/library': [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules', 'lib/services', 'lib/dashboards'],
    'lib/components',
  ],
  'lib/stack': [
    ...['lib/base', 'lib/catalogue', 'lib/rules', 'lib/services', 'lib/dashboards', 'lib/people'],
    'lib/components',
  ],
  'lib/checks': [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/slo', 'lib/rules', 'lib/services', 'lib/people'],
    ...['lib/history', 'lib/k8s', 'lib/components', 'lib/stack'],
  ],
  charts: [
    ...['lib/base', 'lib/catalogue', 'lib/rules', 'lib/services', 'lib/dashboards'],
    ...['lib/k8s', 'lib/components', 'lib/stack', 'lib/checks'],
  ],
  'lib/synth': ['lib/base', 'lib/components', 'lib/stack', 'lib/checks', 'charts'],
  'lib/explain': [
    ...['lib/base', 'lib/catalogue', 'lib/history', 'lib/promql', 'lib/rules', 'lib/dashboards', 'lib/people'],
    ...['lib/components', 'lib/stack', 'lib/synth', 'charts'],
  ],
  'lib/openslo': [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/slo', 'lib/rules', 'lib/services'],
    ...['lib/stack', 'lib/checks'],
  ],
  'lib/oncall': ['lib/base', 'lib/people', 'lib/stack'],
  'lib/silences': ['lib/base', 'lib/remote', 'lib/people', 'lib/components', 'lib/stack', 'lib/checks', 'charts'],
  'lib/shadow': ['lib/base', 'lib/remote', 'lib/history', 'lib/promql', 'lib/rules', 'lib/stack', 'lib/synth'],
  // What AION declares; only programs and tests know it.
  aion: [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/slo', 'lib/rules', 'lib/services', 'lib/dashboards'],
    ...['lib/people', 'lib/components', 'lib/library', 'lib/stack'],
  ],
  'main.ts': ['aion', 'lib/synth'],
  // Runs inside the services: it takes the names from the catalogue and nothing else of this project.
  telemetry: ['lib/catalogue'],
  // How real programs are built and run.
  'tools/process': [],
  'tools/pinned': ['tools/process', 'lib/base'],
  'tools/replay': ['tools/pinned', 'tools/process'],
  'tools/pictures': ['tools/pinned', 'tools/process'],
  'tools/cluster': ['tools/pinned', 'tools/process', 'lib/base', 'lib/components'],
};
/** Programs, tests, and the entry of the package: they may import any of the above, and nothing of the above imports them. */
const FREE = ['apps', 'bench', 'bin', 'test', 'lib/index.ts'];

const PURE = [
  ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/templates', 'lib/slo', 'lib/rules', 'lib/services'],
  ...['lib/dashboards', 'lib/conform', 'lib/storage', 'lib/history', 'lib/people'],
];
const KUBERNETES_PACKAGES = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

const folderOf = (file: string): string => {
  const [first = '', second = ''] = file.split('/');
  return first === 'lib' || first === 'tools' ? `${first}/${second}` : first;
};

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** The project's own file that is imported; none for a package. */
  readonly target?: string;
}

const files = sourceFiles();
const known = new Set(files);

function resolve(file: string, specifier: string): string | undefined {
  const base = path.join(path.dirname(file), specifier);
  return [base, `${base}.ts`, `${base}/index.ts`].find(candidate => known.has(candidate));
}

const imports: readonly Import[] = files.flatMap(file => {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import|require\()\s*['"]([^'"\n]+)['"]/g);
  return [...specifiers].map(([, specifier = '']): Import => {
    const target = specifier.startsWith('.') ? resolve(file, specifier) : undefined;
    return { file, specifier, ...(target !== undefined && { target }) };
  });
});

test('every folder with code is in the table, so that none escapes it', () => {
  const folders = new Set(files.map(folderOf));
  const unknown = [...folders].filter(folder => !(folder in MAY_IMPORT) && !FREE.includes(folder));
  expect(unknown).toEqual([]);
  expect(Object.keys(MAY_IMPORT).filter(folder => !folders.has(folder))).toEqual([]);
});

test('no import goes in the wrong direction', () => {
  const violations = imports.flatMap(({ file, target }) => {
    const from = folderOf(file);
    if (target === undefined || FREE.includes(from)) return [];
    const to = folderOf(target);
    return from === to || MAY_IMPORT[from]?.includes(to) ? [] : [`${file} → ${target}`];
  });
  expect(violations).toEqual([]);
});

test('every arrow of the table is used, so that the table is not wider than the code', () => {
  const used = new Set(
    imports.flatMap(({ file, target }) => (target === undefined ? [] : [`${folderOf(file)} → ${folderOf(target)}`])),
  );
  const unused = Object.entries(MAY_IMPORT).flatMap(([from, all]) => all.map(to => `${from} → ${to}`));
  expect(unused.filter(arrow => !used.has(arrow))).toEqual([]);
});

test('no machinery knows what a company declares', () => {
  const violations = imports
    .filter(({ file }) => ['lib', 'charts', 'telemetry', 'tools'].includes(file.split('/')[0] ?? ''))
    .filter(({ target }) => target !== undefined && ['aion', ...FREE].includes(folderOf(target)))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(violations).toEqual([]);
});

test('no files import each other in a circle, not even for a type', () => {
  const targets = new Map(files.map(file => [file, [] as string[]]));
  for (const { file, target } of imports) if (target !== undefined) targets.get(file)?.push(target);
  expect(circles(targets)).toEqual([]);
});

test('telemetry reaches out of its folder in one file, and only to the catalogue', () => {
  const reachingOut = imports
    .filter(({ file, specifier }) => file.startsWith('telemetry/src/') && specifier.startsWith('.'))
    .map(({ file, specifier }) => ({ file, target: path.join(path.dirname(file), specifier) }))
    .filter(({ target }) => !target.startsWith('telemetry/src'))
    .map(({ file, target }) => `${file} → ${target}`);
  expect(reachingOut).toEqual(['telemetry/src/catalogue.ts → lib/catalogue']);
});

test('the pure half does not depend on Kubernetes', () => {
  const violations = imports
    .filter(({ file }) => PURE.includes(folderOf(file)))
    .filter(({ specifier }) => KUBERNETES_PACKAGES.includes(specifier.split('/')[0] ?? ''))
    .map(({ file, specifier }) => `${file} → ${specifier}`);
  expect(violations).toEqual([]);
});

/** Groups of files that reach each other: Tarjan's strongly connected components of more than one file. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file) ?? 0);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
