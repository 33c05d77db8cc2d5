/** What the compiled files of a project on the package look like: TypeScript's CommonJS. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { circularImport, forgottenFiles, sourceOf } from '../../../bin/project/imports';
import { temporaryFolder } from '../../../tools/process/run';

/** Writes `build/` with the files, and their sources beside it; the working directory is the project. */
function project(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder('project');
  for (const [file, text] of Object.entries(files)) {
    const compiled = path.join(root, 'build', file.replace(/\.ts$/, '.js'));
    for (const name of [compiled, path.join(root, file)]) mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(compiled, text);
    writeFileSync(path.join(root, file), '');
  }
  return root;
}
const inProject = <T>(root: string, look: () => T): T => {
  const before = process.cwd();
  process.chdir(root);
  try {
    return look();
  } finally {
    process.chdir(before);
  }
};

test('files that import each other in a circle are found, also by way of an index', () => {
  const root = project({
    'src/stack.ts': 'const a = require("./services");',
    'src/services/index.ts': '__exportStar(require("./orders"), exports);',
    'src/services/orders.ts': 'const names = require("../names");\nconst stack = require("../stack");',
    'src/names.ts': 'const library = require("monitoring-as-code");',
  });
  expect(inProject(root, () => circularImport('build/src/stack.js')?.map(sourceOf))).toEqual([
    ...['src/stack.ts', 'src/services/index.ts', 'src/services/orders.ts', 'src/stack.ts'],
  ]);
});

test('files that two others import are no circle', () => {
  const root = project({
    'src/stack.ts': 'const a = require("./a");\nconst b = require("./b.js");',
    'src/a.ts': 'const names = require("./names");',
    'src/b.ts': "import { names } from './names.js';",
    'src/names.ts': '',
  });
  expect(inProject(root, () => circularImport('build/src/stack.js'))).toBeUndefined();
});

test('a file that exports a value and that nothing has loaded is forgotten; one of types, without a source, or beside the stack is not', () => {
  const root = project({
    'src/stack.ts': 'exports.stack = 1;',
    'src/services/late.ts': 'exports.late = void 0;\nexports.late = (0, service)("late");',
    'src/declare.ts': 'exports.alert = declarations.alert;',
    'src/services/types.ts': 'Object.defineProperty(exports, "__esModule", { value: true });',
  });
  writeFileSync(path.join(root, 'build', 'src', 'services', 'renamed.js'), 'exports.renamed = 1;');
  const loaded = [path.join(root, 'build/src/stack.js')];
  expect(inProject(root, () => forgottenFiles('build/src', loaded).map(sourceOf))).toEqual(['src/services/late.ts']);
});
