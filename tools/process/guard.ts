import { spawn } from 'node:child_process';

/**
 * A small shell process that runs `script` on `argument` should this process end without having released it, in whatever
 * way it ends: SIGKILL runs no exit handler, and Jest keeps those of its tests from running at all.
 * The shell notices by the end of its input, which the system closes with us.
 */
export function guard(script: string, argument: string): { release(): void } {
  // A session of its own: Ctrl-C ends the whole foreground group, and the guard has to outlive it.
  const shell = spawn('sh', ['-c', `read -r _ && exit; ${script}`, argument], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return { release: () => void shell.stdin.end('\n') };
}
