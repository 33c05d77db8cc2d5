/** Imports go in one direction: see docs/architecture.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What each part may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/base': [],
  'lib/catalogue': ['lib/base'],
  'lib/promql': ['lib/base', 'lib/catalogue'],
  'lib/rules': ['lib/base', 'lib/catalogue', 'lib/promql'],
  'lib/dashboards': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules'],
  'lib/services': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules'],
  'lib/conform': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/services'],
  'lib/images.ts': [],
  'lib/environments': ['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules', 'lib/services', 'lib/images.ts'],
  'lib/k8s': ['lib/base', 'lib/catalogue', 'lib/services', 'lib/environments'],
  'lib/components': [
    'lib/base',
    'lib/catalogue',
    'lib/promql',
    'lib/rules',
    'lib/services',
    'lib/environments',
    'lib/images.ts',
    'lib/k8s',
  ],
  // Runs inside the services: it uses the catalogue's names and nothing else of this project.
  'telemetry/src': ['lib/catalogue'],
  'lib/synth': ['lib/base', 'lib/checks', 'lib/k8s'],
  'lib/checks': [
    ...['lib/base', 'lib/catalogue', 'lib/promql', 'lib/rules', 'lib/services', 'lib/environments', 'lib/images.ts'],
    ...['lib/k8s', 'lib/components'],
  ],
};
/** Parts that must not depend on Kubernetes. */
const PURE = [
  'lib/base',
  'lib/catalogue',
  'lib/promql',
  'lib/rules',
  'lib/dashboards',
  'lib/services',
  'lib/environments',
  'lib/conform',
];
const KUBERNETES_PACKAGES = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

const partOf = (file: string): string => file.split(path.sep).slice(0, 2).join('/');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => path.join(entry.parentPath, entry.name));
}

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const files = [...filesBelow('lib'), ...filesBelow('telemetry/src')];
const imports: Import[] = files.flatMap(file => {
  const text = readFileSync(file, 'utf8');
  const specifiers = text.matchAll(/(?:from|import\(?|require\()\s*['"]([^'"]+)['"]/g);
  return [...specifiers].map(([, specifier = '']) => ({ file, specifier }));
});

test('every part is listed, so that none escapes the rule', () => {
  const parts = new Set(files.map(partOf));
  expect([...parts].filter(part => !(part in MAY_IMPORT))).toEqual([]);
});

test('no import goes in the wrong direction', () => {
  const violations = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ file, specifier }) => ({ file, target: path.join(path.dirname(file), specifier) }))
    .filter(({ file, target }) => {
      const [from, to] = [partOf(file), target === 'lib/images' ? 'lib/images.ts' : partOf(target)];
      return from !== to && !MAY_IMPORT[from]?.includes(to);
    })
    .map(({ file, target }) => `${file} → ${target}`);
  expect(violations).toEqual([]);
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
    .filter(({ file }) => PURE.includes(partOf(file)))
    .filter(({ specifier }) => KUBERNETES_PACKAGES.includes(specifier.split('/')[0] ?? ''))
    .map(({ file, specifier }) => `${file} → ${specifier}`);
  expect(violations).toEqual([]);
});
