/** Runs programs of this folder in separate processes: in Jest, `import()` inside a package does not work. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../../../tools/process/run';
import { FOR_NODE } from '../../support/bundle';
import type { COMMANDS } from './programs/tracing';

type Commands = typeof COMMANDS;
type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : [];

const ROOT = path.resolve(__dirname, '../../..');

/** Bundles a program into one file, with or without its packages. Returns the file. */
export function bundle(program: string, packages: 'external' | 'bundle' = 'external'): string {
  const outfile = path.join(temporaryFolder('bundle'), `${path.basename(program, '.ts')}.cjs`);
  buildSync({
    ...FOR_NODE,
    entryPoints: [path.join(__dirname, 'programs', program)],
    outfile,
    packages,
  });
  return outfile;
}

/** Where a bundle finds external packages. */
export const MODULES = { NODE_PATH: path.join(ROOT, 'node_modules') };

const running = new Set<ChildProcess>();

/** Ends every child that a test left running. */
export async function endChildren(): Promise<void> {
  const children = [...running];
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(child => once(child, 'exit')));
}

export interface Child {
  call<K extends keyof Commands>(name: K, ...args: Tail<Parameters<Commands[K]>>): ReturnType<Commands[K]>;
}

/** Starts `programs/tracing.ts`. Rejects with its error if it cannot start. */
export async function tracingChild(file: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const child = fork(file, { env: { PATH: process.env.PATH ?? '', ...MODULES, ...env } });
  running.add(child);
  let answer: (message: { problem?: string; answer?: unknown }) => void = () => {};
  let fail: (error: Error) => void = () => {};
  child.on('message', (message: object) => answer(message));
  child.once('exit', (code, signal) => {
    running.delete(child);
    fail(new Error(`the child ended with ${code ?? signal}`));
  });
  const next = () =>
    new Promise<{ problem?: string; answer?: unknown }>((resolve, reject) => {
      answer = resolve;
      fail = reject;
    });
  const { problem } = await next();
  if (problem !== undefined) throw new Error(problem);
  const call = async (name: string, ...args: unknown[]) => {
    const answered = next();
    child.send({ name, args });
    return (await answered).answer;
  };
  return { call: call as Child['call'] };
}
