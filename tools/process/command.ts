import { cleanUp } from './run';

/**
 * Runs a command to its end: its result is the exit code. An error is printed, and the command has failed. Programs that it
 * started and temporary folders go with it.
 */
export async function runCommand(main: (args: readonly string[]) => Promise<number>, failed = 1): Promise<void> {
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    return failed;
  });
  await cleanUp();
}
