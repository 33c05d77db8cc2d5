import { spawn } from 'node:child_process';

export interface RunOptions {
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Finished extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

export interface FinishOptions extends RunOptions {
  /** Its standard input. @default none */
  readonly input?: string;
  /** @default 60,000 */
  readonly timeoutMs?: number;
}

/** Runs a program to completion. A code other than 0 is a result; throws if the program cannot start or times out. */
export async function run(
  binary: string,
  args: readonly string[] = [],
  options: FinishOptions = {},
): Promise<Finished> {
  const { input = '', timeoutMs = 60_000 } = options;
  const child = spawn(binary, args, { ...spawnOptions(options), stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  child.stdin.on('error', () => {}).end(input);
  let timer: NodeJS.Timeout | undefined;
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${[binary, ...args].join(' ')} timed out after ${timeoutMs / 1000} s:\n${stdout}${stderr}`));
    }, timeoutMs);
  });
  return finished.finally(() => clearTimeout(timer));
}

/** Options of `spawn` for every program here. */
export function spawnOptions({ env = {}, cwd }: RunOptions) {
  return { env: { ...process.env, ...env }, ...(cwd === undefined ? {} : { cwd }) };
}
