/** Environment variables: how one is read, and what is said of a wrong one. An empty one counts as not set, as in OpenTelemetry. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A timer of Node's that is set to more than 31 bits hold ends at once. Some are set a second later than is said here. */
const LONGEST_MS = 2 ** 31 - 1_001;

/** Reads variables, and gathers what is wrong with them instead of throwing at the first. */
export class Variables {
  readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** What `parse` makes of it; where that throws, its message becomes a problem and the default stands. */
  parsed<T>(name: string, parse: (text: string) => T, otherwise: T): T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    try {
      return parse(text);
    } catch (error) {
      this.problems.push(`${name}: ${(error as Error).message}`);
      return otherwise;
    }
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    return this.parsed(
      name,
      text => {
        const found = allowed.find(value => value === text.toLowerCase());
        if (found === undefined) throw new Error(`"${text}" is none of ${allowed.join(', ')}`);
        return found;
      },
      otherwise,
    );
  }

  integer(
    name: string,
    { from, to = Number.MAX_SAFE_INTEGER }: { from: number; to?: number },
    otherwise: number,
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
      otherwise,
    );
  }

  milliseconds(name: string, { from }: { from: number }, otherwise: number): number {
    return this.integer(name, { from, to: LONGEST_MS }, otherwise);
  }

  /** OpenTelemetry's booleans: only "true", in any case, is true. */
  flag(name: string, otherwise: boolean): boolean {
    return this.parsed(
      name,
      text => {
        const value = text.toLowerCase();
        if (value !== 'true' && value !== 'false') throw new Error(`"${text}" is neither true nor false`);
        return value === 'true';
      },
      otherwise,
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

/** `a = 1` → `a` and `1`, still encoded; the name is empty where the item is no pair. */
export function splitPair(item: string): { readonly name: string; readonly encoded: string } {
  const at = item.indexOf('=');
  return { name: item.slice(0, Math.max(0, at)).trim(), encoded: item.slice(at + 1).trim() };
}

/** `a=1,b=2`, values percent-encoded as in W3C Baggage. Throws naming every item that is anything else. */
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
        problems.push(`"${item}" has a value that is not percent-encoded; a % itself is %25`);
      }
    }
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
  return Object.fromEntries(pairs);
}

/** An http or https address. Throws otherwise. */
export function parseUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`"${text}" is not an address such as http://jaeger-agent:4317`);
  }
  return new URL(text);
}
