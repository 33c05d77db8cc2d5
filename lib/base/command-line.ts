import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What a command takes, besides `--help`. */
export interface CommandConfig {
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** Names of what may follow without an option. @default false: nothing */
  readonly positionals?: boolean;
}

type Parsed<C extends CommandConfig> = ReturnType<
  typeof parseArgs<{ options: C['options'] & { help: { type: 'boolean' } }; allowPositionals: true }>
>;

/** `exitCode`: there is nothing to run, and what there is to say was printed. */
export type CommandLine<C extends CommandConfig> = Parsed<C> | { readonly exitCode: number };

/**
 * Reads a command's arguments. Prints its usage for `--help` and `-h`, which succeed; reports arguments that it does not
 * take with its usage, and then the command fails.
 */
export function readCommandLine<const C extends CommandConfig>(
  args: readonly string[],
  usage: string,
  config: C,
): CommandLine<C> {
  // Also where `--help` follows something that is wrong.
  if (args.some(arg => arg === '--help' || arg === '-h')) {
    console.log(usage);
    return { exitCode: 0 };
  }
  try {
    const options = { ...config.options, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: config.positionals ?? false }) as Parsed<C>;
  } catch (error) {
    return { exitCode: badUsage((error as Error).message, usage) };
  }
}

/** Reports a problem with the arguments of a command, and how it is used. Returns the exit code. */
export function badUsage(problem: string, usage: string): number {
  console.error(`${problem}\n${usage}`);
  return 1;
}
