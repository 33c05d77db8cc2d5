/** How much memory and processor time a command takes, with whatever it starts. Linux: from /proc. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Used {
  /** The most that the program had at any moment, in bytes: with what is mapped from files, and without. */
  readonly peak: number;
  readonly peakOwn: number;
  /** User and system, in seconds. */
  readonly cpu: number;
  readonly stdout: string;
}

const POLL_MS = 250;
const KIB = 1024;

/** Runs the command to its end, and watches the program of this path, which it starts. Throws what it printed if it fails. */
export async function watch(
  program: string,
  { command, args, cwd }: { readonly command: string; readonly args: readonly string[]; readonly cwd: string },
): Promise<Used> {
  // bash's own `time` counts children too.
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"';
  const child = spawn('bash', ['-c', script, 'time', command, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, peak, peakOwn] = ['', '', 0, 0];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const poll = setInterval(() => {
    const found = memoryOf(program);
    [peak, peakOwn] = [Math.max(peak, found.all), Math.max(peakOwn, found.own)];
  }, POLL_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(poll));
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (code !== 0 || user === undefined || system === undefined)
    throw new Error(`${[command, ...args].join(' ')} failed:\n${stderr}`);
  return { peak, peakOwn, cpu: Number(user) + Number(system), stdout };
}

/** Of the processes that run a program, in bytes. The kernel keeps the peak, so that none falls between two looks. */
function memoryOf(program: string): { readonly all: number; readonly own: number } {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && read(`/proc/${name}/cmdline`).split('\0')[0] === program)
    .map(name => {
      const status = read(`/proc/${name}/status`);
      const field = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * KIB;
      return { all: field('VmHWM'), own: field('RssAnon') };
    });
  return { all: Math.max(0, ...found.map(({ all }) => all)), own: Math.max(0, ...found.map(({ own }) => own)) };
}

/** Empty where the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
