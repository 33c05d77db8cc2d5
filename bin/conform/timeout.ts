const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** The maximum of a timer; a longer one fires at once: https://nodejs.org/api/timers.html */
const MAX_MS = 2 ** 31 - 1;

/** `500ms`, `10s`, `2m`, in milliseconds. */
export function parseTimeout(text: string): { readonly value: number } | { readonly problems: readonly string[] } {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const value = Math.round(Number(number) * (UNITS[unit] ?? 0));
  if (value > 0 && value <= MAX_MS) return { value };
  return { problems: [`--timeout is "${text}"; wanted a duration such as 500ms, 10s or 2m`] };
}

/** In the form that the option takes: `10s`. */
export const formatTimeout = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);
