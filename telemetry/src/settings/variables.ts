/** Environment variables, and the problems of wrong ones. An empty variable counts as not set, as in OpenTelemetry. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Node's timers fire at once for more than 31 bits. Some are set to a second more than the setting. */
const MAX_MS = 2 ** 31 - 1_001;

/** Reads variables, and collects all problems instead of throwing at the first. */
export class Variables {
  readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** Parses a variable; if `parse` throws, its message becomes a problem and the default is returned. */
  parsed<T>(name: string, parse: (text: string) => T, defaultValue: T): T {
    const text = this.text(name);
    if (text === undefined) return defaultValue;
    try {
      return parse(text);
    } catch (error) {
      this.problems.push(`${name}: ${(error as Error).message}`);
      return defaultValue;
    }
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], defaultValue: T): T {
    return this.parsed(
      name,
      text => {
        const found = allowed.find(value => value === text.toLowerCase());
        if (found === undefined) throw new Error(`"${text}" is not one of ${allowed.join(', ')}`);
        return found;
      },
      defaultValue,
    );
  }

  integer(
    name: string,
    { from, to = Number.MAX_SAFE_INTEGER }: { from: number; to?: number },
    defaultValue: number,
  ): number {
    return this.parsed(
      name,
      text => {
        const value = Number(text);
        if (!Number.isInteger(value) || value < from || value > to) {
          const range = to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`;
          throw new Error(`"${text}" is not a whole number ${range}`);
        }
        return value;
      },
      defaultValue,
    );
  }

  milliseconds(name: string, { from }: { from: number }, defaultValue: number): number {
    return this.integer(name, { from, to: MAX_MS }, defaultValue);
  }

  /** OpenTelemetry's booleans: only "true", in any case, is true. */
  flag(name: string, defaultValue: boolean): boolean {
    return this.parsed(
      name,
      text => {
        const value = text.toLowerCase();
        if (value !== 'true' && value !== 'false') throw new Error(`"${text}" is neither true nor false`);
        return value === 'true';
      },
      defaultValue,
    );
  }

  list(name: string): readonly string[] {
    return this.parsed(name, parseList, []);
  }
}

/** `a, b,c` → `['a', 'b', 'c']` */
export const parseList = (text: string): readonly string[] =>
  text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

/** `a = 1` → `a` and `1`, still encoded; the name is empty if the item is not a pair. */
export function splitPair(item: string): { readonly name: string; readonly encoded: string } {
  const at = item.indexOf('=');
  return { name: item.slice(0, Math.max(0, at)).trim(), encoded: item.slice(at + 1).trim() };
}

/** `a=1,b=2`, values percent-encoded as in W3C Baggage. Throws an Error that names every wrong item. */
export function parsePairs(text: string): Readonly<Record<string, string>> {
  const problems: string[] = [];
  const pairs: [string, string][] = [];
  for (const item of parseList(text)) {
    const { name, encoded } = splitPair(item);
    if (name === '') problems.push(`"${item}" is not name=value`);
    else {
      try {
        pairs.push([name, decodeURIComponent(encoded)]);
      } catch {
        problems.push(`"${item}" has a value that is not percent-encoded; write a % as %25`);
      }
    }
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
  return Object.fromEntries(pairs);
}

/** Parses an http or https URL. Throws an Error for anything else. */
export function parseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`"${text}" is not a URL such as http://jaeger-agent:4317`);
  }
  return new URL(text);
}
