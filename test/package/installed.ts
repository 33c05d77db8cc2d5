/** The package as an outsider has it: packed, and installed into a folder outside of the repository. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLock } from '../../tools/process/lock';
import { type Finished, run, temporaryFolder } from '../../tools/process/run';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

export const { name: PACKAGE } = manifestIn('.');
/** What a project needs beside the package, and nothing else: its compiler and Node's types. */
const OF_A_PROJECT = ['typescript', '@types/node'];
const PACK_MS = 120_000;

/** `npm pack` builds in the project's own folder package/: one at a time. */
const LOCK = path.join('node_modules', '.cache', 'aion-monitoring', 'package.lock');

/** Path of the tarball that `npm pack` writes. */
export async function packed(): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(path.dirname(LOCK), { recursive: true });
  const { code, stdout, stderr } = await withLock(LOCK, 'npm pack', () =>
    run('npm', ['pack', '--silent', '--pack-destination', folder], { timeoutMs: PACK_MS }),
  );
  if (code !== 0) throw new Error(stdout + stderr);
  return path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

/** A package, what it depends on, and so on: as npm would install it, from what the repository has installed. */
function closure(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names.filter(each => !found.has(each))) {
    const folder = path.join('node_modules', name);
    if (!existsSync(folder)) continue;
    found.add(name);
    const { dependencies, peerDependencies } = manifestIn(folder);
    closure(Object.keys({ ...dependencies, ...peerDependencies }), found);
  }
  return found;
}

/** A project in a folder of its own that has the package, what the package depends on, and a compiler. */
export class OutsideProject {
  readonly root = mkdtempSync(path.join(tmpdir(), 'outside-'));

  constructor(files?: string) {
    if (files !== undefined)
      cpSync(files, this.root, { recursive: true, filter: file => path.basename(file) !== 'node_modules' });
  }

  /** What `npm install` does, without a network. */
  async install(tarball: string): Promise<void> {
    const modules = this.path('node_modules');
    const own = path.join(modules, PACKAGE);
    for (const folder of [own, path.join(modules, '.bin')]) mkdirSync(folder, { recursive: true });
    const { code, stderr } = await run('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
    if (code !== 0) throw new Error(stderr);
    const manifest = manifestIn(own);
    for (const name of closure([...Object.keys(manifest.dependencies), ...OF_A_PROJECT])) {
      mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
      symlinkSync(path.resolve('node_modules', name), path.join(modules, name));
    }
    symlinkSync(path.resolve('node_modules/typescript/bin/tsc'), path.join(modules, '.bin', 'tsc'));
    for (const [command, file] of Object.entries(manifest.bin)) {
      symlinkSync(path.join(own, file), path.join(modules, '.bin', command));
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  path(...parts: readonly string[]): string {
    return path.join(this.root, ...parts);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Replaces `from`, which the file must contain, with `to`; returns a function that restores the file. */
  edit(file: string, from: string, to: string): () => void {
    const before = this.read(file);
    if (!before.includes(from)) throw new Error(`${file} does not contain "${from}"`);
    this.write(
      file,
      before.replace(from, () => to),
    );
    return () => this.write(file, before);
  }

  run(program: string, ...args: readonly string[]): Promise<Finished> {
    return run(program, args, {
      cwd: this.root,
      env: { CDK8S_OUTDIR: undefined, INIT_CWD: undefined },
      timeoutMs: 120_000,
    });
  }

  /** `npm run …`, and what it printed. */
  async npm(
    script: string,
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const { code, stdout, stderr } = await this.run(
      'npm',
      'run',
      '--silent',
      script,
      ...(args.length > 0 ? ['--', ...args] : []),
    );
    return { code, output: stdout + stderr };
  }

  /** Path → text of every file below a folder. */
  files(folder: string): Readonly<Record<string, string>> {
    if (!existsSync(this.path(folder))) return {};
    const entries = readdirSync(this.path(folder), { recursive: true, withFileTypes: true });
    const names = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
    return Object.fromEntries(
      names.sort().map(name => [path.relative(this.path(folder), name), readFileSync(name, 'utf8')]),
    );
  }
}
