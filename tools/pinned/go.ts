import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pinned, type Tool } from './pinned';

/** The environment without settings that would change what is built; only go.sum decides what is trusted. */
export function goEnvironment(cgo = false): NodeJS.ProcessEnv {
  const { GOOS: _os, GOARCH: _arch, ...rest } = process.env;
  return { ...rest, CGO_ENABLED: cgo ? '1' : '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' };
}

/** Throws with one sentence if Go is missing or too old. An old Go that fetches a newer one (GOTOOLCHAIN) is fine. */
export function requireGo(name: Tool, folder: string): void {
  const { go } = pinned(name);
  const inModule = spawnSync('go', ['env', 'GOVERSION'], { cwd: folder, env: goEnvironment(), encoding: 'utf8' });
  if (inModule.error) throw new Error(goMissing(name, go));
  const found = inModule.status === 0 ? inModule.stdout.trim().replace(/^go/, '') : undefined;
  if (found === undefined || isOlder(found, go)) throw new Error(goMissing(name, go, found ?? localVersion()));
}

/** Says what is missing, which version is needed, and how to get it. */
export function goMissing(name: Tool, needed: string, found?: string): string {
  const reason = found === undefined ? 'there is no `go` on PATH' : `\`go\` on PATH is ${found}`;
  return `${name} is built from source, which needs Go ${needed} or newer, but ${reason}: install it from https://go.dev/dl/ and try again.`;
}

/** Compares `1.26.0` with `1.9` numerically; missing parts count as 0, a pre-release suffix is ignored. */
export function isOlder(version: string, needed: string): boolean {
  const numbers = (text: string) => (/^[\d.]+/.exec(text)?.[0] ?? '').split('.').map(Number);
  const [a, b] = [numbers(version), numbers(needed)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The version of the Go on PATH, queried outside of any module, where no go.mod makes it fail. */
function localVersion(): string {
  const env = { ...goEnvironment(), GOTOOLCHAIN: 'local' };
  return spawnSync('go', ['env', 'GOVERSION'], { cwd: '/', env, encoding: 'utf8' }).stdout.trim().replace(/^go/, '');
}

export interface GoOptions {
  readonly cwd: string;
  /** Whether C may be compiled. @default false */
  readonly cgo?: boolean;
  /** Called with each line of stderr as it arrives. */
  readonly onLine?: (line: string) => void;
}

/** Runs Go and returns its stdout. An error contains the last lines of stderr that are not progress. */
export async function runGo(args: readonly string[], { cwd, cgo, onLine }: GoOptions): Promise<string> {
  const child = spawn('go', args, { cwd, env: goEnvironment(cgo), stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill();
  process.once('exit', kill);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  const messages: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => {
    onLine?.(line);
    if (!isPackage(line) && !isDownload(line)) messages.push(line);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (code === 0) return stdout;
    const last = messages.slice(-30).join('\n') || stdout.split('\n').slice(-30).join('\n');
    throw new Error(`\`go ${args.join(' ')}\` in ${cwd} failed:\n${last}`);
  } finally {
    process.removeListener('exit', kill);
  }
}

/** `go build -v` prints a bare import path for each package that it compiles. */
export const isPackage = (line: string): boolean => /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);
export const isDownload = (line: string): boolean => line.startsWith('go: downloading ');
