import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dnsLabel, type NameRule, nameProblem, readCommandLine } from '../../lib/base';
import { fail } from '../../lib/base/fail';
import { packageFolder } from '../../lib/base/package-folder';
import { projectIn } from './layout';
import { alert } from './start/alert';
import { dashboard } from './start/dashboard';
import { environment } from './start/environment';
import { service } from './start/service';
import { stack } from './start/stack';
import type { Start } from './start/start';

const alertName: NameRule = {
  valid: name => /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(name),
  wanted: 'words in capitals without anything between them, such as TooManyRequests',
};
/** Also an identifier in TypeScript, once it is written in camel case. */
const fileName: NameRule = {
  valid: name => dnsLabel.valid(name) && /^[a-z]/.test(name),
  wanted: `${dnsLabel.wanted}, a letter first`,
};

const KINDS: Readonly<Record<string, { readonly rule: NameRule; readonly start: Start }>> = {
  service: { rule: fileName, start: service },
  alert: { rule: alertName, start: alert },
  dashboard: { rule: fileName, start: dashboard },
  environment: { rule: fileName, start: environment },
};

const USAGE = `usage: npm run new -- KIND NAME
  stack NAME          a project of its own, in the folder NAME
  service NAME        what is monitored
  alert NAME          its declaration, its runbook, and its test where the project has such
  dashboard NAME
  environment NAME    sizes of a small cluster`;

/** `new KIND NAME`, in the project of the folder. Writes nothing if a file is in the way. Returns the exit code. */
export function runNew(args: readonly string[], root = process.cwd()): number {
  const line = readCommandLine(args, USAGE, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  const [kind = '', name = '', ...more] = line.positionals;
  if (name === '' || more.length > 0 || !(kind === 'stack' || kind in KINDS)) return fail(USAGE);
  const problem = nameProblem(name, kind === 'stack' ? fileName : (KINDS[kind]?.rule ?? fileName));
  if (problem !== undefined) return fail(`NAME: ${problem}`);
  return kind === 'stack' ? newStack(name, root) : newPart(kind, name, root);
}

function newPart(kind: string, name: string, root: string): number {
  const project = projectIn(root);
  if ('problem' in project) return fail(project.problem);
  const written = KINDS[kind]?.start(project, name);
  if (written === undefined) return fail(USAGE);
  const { files, edits, next } = written;
  const changed: Record<string, string> = {};
  for (const [file, edit] of Object.entries(edits)) {
    try {
      changed[file] = edit(readFileSync(path.join(root, file), 'utf8'));
    } catch (error) {
      return fail(`${file}: ${error instanceof Error ? error.message : error}; nothing was written`);
    }
  }
  return write(root, files, changed) || tell([...next, 'Then: npm run synth && npm run docs, and review the diff.']);
}

/** In a folder of its own: the package comes from where this one does. */
function newStack(name: string, root: string): number {
  const folder = path.join(root, name);
  const { version, devDependencies } = JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string;
    devDependencies: Record<string, string>;
  };
  const versions = Object.fromEntries(
    ['@types/node', 'typescript'].flatMap(each => (devDependencies[each] ? [[each, devDependencies[each]]] : [])),
  );
  const dependency = tarballOf(root, folder) ?? `^${version}`;
  return (
    write(folder, stack(name, dependency, versions), {}) ||
    tell([
      ...(dependency.startsWith('^')
        ? []
        : [`The package is ${dependency}: \`npm pack\` in its repository writes that file.`]),
      `cd ${name} && npm install && npm run synth`,
      `Set namespaces and teams in ${name}/src/names.ts before the first apply: Kubernetes does not rename them.`,
    ])
  );
}

/** The tarball that the package is installed from, or that its repository packs; none where it comes from a registry. */
function tarballOf(root: string, folder: string): string | undefined {
  const own = packageFolder();
  if (!own.includes(`${path.sep}node_modules${path.sep}`)) {
    const { name, version } = JSON.parse(readFileSync(path.join(own, 'package.json'), 'utf8')) as Record<
      string,
      string
    >;
    return `file:${path.relative(folder, path.join(own, `${name}-${version}.tgz`))}`;
  }
  const lock = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(lock)) return undefined;
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Record<string, { resolved?: string }> };
  const resolved = packages['node_modules/monitoring-as-code']?.resolved;
  if (!resolved?.startsWith('file:')) return undefined;
  return `file:${path.relative(folder, path.resolve(root, resolved.slice('file:'.length)))}`;
}

function write(
  root: string,
  files: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string>>,
): number {
  const inTheWay = Object.keys(files).filter(file => existsSync(path.join(root, file)));
  if (inTheWay.length > 0) return fail(`${inTheWay.join(', ')}: there already; nothing was written`);
  for (const [file, text] of Object.entries({ ...files, ...changed })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    console.log(`${file in changed ? 'changed' : 'wrote'} ${file}`);
  }
  return 0;
}

function tell(next: readonly string[]): number {
  console.log(`\n${next.join('\n')}`);
  return 0;
}
