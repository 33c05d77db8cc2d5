import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fail } from './fail';

/** What a command takes, besides `--help`. */
export interface CommandConfig {
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** Names of what may follow without an option. @default false: nothing */
  readonly positionals?: boolean;
}

type Parsed<C extends CommandConfig> = ReturnType<
  typeof parseArgs<{ options: C['options'] & { help: { type: 'boolean' } }; allowPositionals: true }>
>;

/** A command line that asks for nothing to run. */
export type NoRequest = { readonly help: true } | { readonly problems: readonly string[] };

/** Reads a command's arguments; `--help` and `-h` also where they follow something that is wrong. */
export function parseCommandLine<const C extends CommandConfig>(
  args: readonly string[],
  { options, positionals = false }: C,
): Parsed<C> | NoRequest {
  if (args.some(arg => arg === '--help' || arg === '-h')) return { help: true };
  try {
    const all = { ...options, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options: all, allowPositionals: positionals }) as Parsed<C>;
  } catch (error) {
    return { problems: [(error as Error).message] };
  }
}

/** Prints how a command is used, or all that is wrong with its arguments and how it is used. Returns the exit code. */
export function withoutRequest(said: NoRequest, usage: string, failed = 1): number {
  if ('help' in said) {
    console.log(usage);
    return 0;
  }
  console.error(`${said.problems.map(problem => `- ${problem}`).join('\n')}\n\n${usage}`);
  return failed;
}

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
  const line = parseCommandLine(args, config);
  if ('values' in line) return line;
  return { exitCode: 'help' in line ? withoutRequest(line, usage) : badUsage(line.problems.join('\n'), usage) };
}

/** Reports a problem with the arguments of a command, and how it is used. Returns the exit code. */
export const badUsage = (problem: string, usage: string): number => fail(`${problem}\n${usage}`);
