import { spawn } from 'node:child_process';

/**
 * A small shell process that runs `script` on `argument` if this process ends without releasing it, however it ends:
 * SIGKILL runs no exit handler, and Jest does not run those of its tests.
 * The shell notices the end of its input, which the kernel closes when this process ends.
 */
export function guard(script: string, argument: string): { release(): void } {
  // In its own session: Ctrl-C ends the whole foreground group, and the guard has to outlive it.
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
