import type { LabelSet } from '../../../support/prometheus-api';

export interface Series {
  readonly metric: LabelSet;
  /** Seconds since 1970, and the value as text. */
  readonly values: readonly (readonly [number, string])[];
}

/** The stored samples of a selector in the period before `at`. Throws with Prometheus' error. */
export async function samples(
  url: string,
  selector: string,
  { seconds, at }: { readonly seconds: number; readonly at: number },
): Promise<readonly Series[]> {
  const { result } = await ask<{ result: readonly Series[] }>(url, `${selector}[${seconds}s]`, at);
  return result;
}

export interface Value {
  readonly metric: LabelSet;
  readonly value: number;
}

/** The result of an expression, now or at `at`: one value per series. */
export async function values(url: string, expression: string, at?: number): Promise<readonly Value[]> {
  const { result } = await ask<{ result: { metric: LabelSet; value: [number, string] }[] }>(url, expression, at);
  return result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }));
}

/** The single value that an expression returns, or 0 if it returns none. */
export async function value(url: string, expression: string, at?: number): Promise<number> {
  const [first, ...others] = await values(url, expression, at);
  if (others.length > 0) throw new Error(`${expression} returned ${others.length + 1} series; wanted one`);
  return first?.value ?? 0;
}

async function ask<T>(url: string, query: string, at?: number): Promise<T> {
  const form = new URLSearchParams({ query, ...(at !== undefined && { time: String(at) }) });
  const response = await fetch(`${url}/api/v1/query?${form}`, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${query} returned ${response.status}: ${text.slice(0, 500)}`);
  return (JSON.parse(text) as { data: T }).data;
}

/** How many samples of the first are missing from the second. */
export function missing(expected: readonly Series[], actual: readonly Series[]): number {
  const key = ({ metric }: Series) => JSON.stringify(Object.entries(metric).sort());
  const found = new Map(actual.map(each => [key(each), new Map(each.values)]));
  const lost = expected.map(each => each.values.filter(([at, text]) => found.get(key(each))?.get(at) !== text).length);
  return lost.reduce((sum, count) => sum + count, 0);
}

export const count = (all: readonly Series[]): number => all.reduce((sum, each) => sum + each.values.length, 0);

/** The longest time between two consecutive samples, in seconds. */
export function longestGap({ values: all }: Series): number {
  const gaps = all.slice(1).map(([at], index) => at - (all[index]?.[0] as number));
  return Math.max(0, ...gaps);
}
