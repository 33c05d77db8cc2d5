import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SOURCES = [
  ...['aion', 'bin', 'charts', 'lib', 'runbooks', 'tools', 'main.ts'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.run.json'],
];

const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** A copy of the project's sources in a temporary folder, for tests to break and synthesize. */
export class Project {
  readonly root = mkdtempSync(path.join(tmpdir(), 'project-'));

  constructor() {
    for (const source of SOURCES) cpSync(source, path.join(this.root, source), { recursive: true });
    symlinkSync(path.resolve('node_modules'), path.join(this.root, 'node_modules'));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }

  /** Replaces `from`, which the file must contain, with `to`; returns a function that restores the file. */
  edit(file: string, from: string | RegExp, to: string): () => void {
    const before = readFileSync(path.join(this.root, file), 'utf8');
    if (before.search(typeof from === 'string' ? literal(from) : from) < 0)
      throw new Error(`${file} does not contain "${from}"`);
    this.write(file, before.replace(from, to));
    return () => this.write(file, before);
  }

  /** Runs a program of the project as `npm run` does. */
  run(program: string, ...args: readonly string[]) {
    const env = { ...process.env };
    delete env.CDK8S_OUTDIR;
    return spawnSync(process.execPath, ['bin/ts.cjs', program, ...args], { cwd: this.root, env, encoding: 'utf8' });
  }

  synth(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
    const { status, stdout, stderr } = this.run('main.ts', ...args);
    return { code: status, output: stdout + stderr };
  }

  /** Path → text of everything in dist/. */
  dist(): Record<string, string> {
    const folder = path.join(this.root, 'dist');
    if (!existsSync(folder)) return {};
    return Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => path.join(entry.parentPath, entry.name))
        .map(file => [path.relative(folder, file), readFileSync(file, 'utf8')] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
}
