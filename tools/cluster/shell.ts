import { type FinishOptions, run } from '../process/finish';

/** Runs a program and returns its output. Throws with its error output if it fails. */
export async function output(binary: string, args: readonly string[], options: FinishOptions = {}): Promise<string> {
  const { code, signal, stdout, stderr } = await run(binary, args, options);
  if (code === 0) return stdout;
  const command = [binary, ...args].join(' ').slice(0, 500);
  throw new Error(`\`${command}\` failed with ${signal ?? `code ${code}`}:\n${stderr.trim() || stdout.trim()}`);
}
