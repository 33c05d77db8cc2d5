/** What a service reads from its environment. All mistakes are reported together. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How one variable is read. */
export interface Variable<T> {
  /** Throws an Error that says what the text must be. */
  readonly parse: (text: string) => T;
  /** Used if the variable is not set or empty; a variable without one must be set. */
  readonly defaultValue?: T;
  /** What it is, for the message that says that it is missing. */
  readonly what: string;
}
export type Variables = Readonly<Record<string, Variable<unknown>>>;
export type SettingsOf<V extends Variables> = { readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never };

export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(`The environment is wrong:\n${problems.map(problem => `- ${problem}`).join('\n')}`);
  }
}

/** Throws a SettingsError that names every variable that is missing or wrong. */
export function readSettings<V extends Variables>(variables: V, env: Environment = process.env): SettingsOf<V> {
  const problems: string[] = [];
  const entries = Object.entries(variables).map(([name, { parse, defaultValue, what }]): [string, unknown] => {
    const text = env[name]?.trim() ?? '';
    if (text === '') {
      if (defaultValue === undefined) problems.push(`${name} is not set: ${what}`);
      return [name, defaultValue];
    }
    try {
      return [name, parse(text)];
    } catch (error) {
      problems.push(`${name} is "${text}": ${(error as Error).message}`);
      return [name, defaultValue];
    }
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(entries) as SettingsOf<V>;
}

/** An address with one of these schemes: `address('where …', ['http', 'https'])`. */
export function address(what: string, schemes: readonly string[]): Variable<string> {
  const parse = (text: string): string => {
    const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
    if (!schemes.includes(scheme)) throw new Error(`it must begin with ${schemes.map(s => `${s}://`).join(' or ')}`);
    return text;
  };
  return { what, parse };
}

export function wholeNumber(
  what: string,
  { from, to = Number.MAX_SAFE_INTEGER }: { readonly from: number; readonly to?: number },
  defaultValue: number,
): Variable<number> {
  const range = to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`;
  const parse = (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < from || value > to) throw new Error(`it must be a whole number ${range}`);
    return value;
  };
  return { what, parse, defaultValue };
}

export const port = (what: string, defaultValue: number): Variable<number> =>
  wholeNumber(what, { from: 0, to: 65_535 }, defaultValue);

export const text = (what: string, defaultValue: string): Variable<string> => ({
  what,
  parse: value => value,
  defaultValue,
});

/** A number above zero. */
export function factor(what: string, defaultValue: number): Variable<number> {
  const parse = (text: string): number => {
    const value = Number(text);
    if (!(value > 0 && Number.isFinite(value))) throw new Error('it must be a number above 0');
    return value;
  };
  return { what, parse, defaultValue };
}

/** A JSON object by name: `{"latency": {"milliseconds": 300}}`. */
export function jsonObject(what: string): Variable<Readonly<Record<string, unknown>>> {
  const parse = (text: string): Readonly<Record<string, unknown>> => {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error('it must be a JSON object');
    return value as Readonly<Record<string, unknown>>;
  };
  return { what, parse, defaultValue: {} };
}
