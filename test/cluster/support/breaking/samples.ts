import type { LabelSet } from '../../../support/prometheus-api';

export interface Series {
  readonly metric: LabelSet;
  /** Seconds since 1970, and the value as text. */
  readonly values: readonly (readonly [number, string])[];
}

/** What is stored of a selector in the time before `at`, sample by sample. Throws what Prometheus says of it. */
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

/** What an expression returns, now or then: one value for each series. */
export async function values(url: string, expression: string, at?: number): Promise<readonly Value[]> {
  const { result } = await ask<{ result: { metric: LabelSet; value: [number, string] }[] }>(url, expression, at);
  return result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }));
}

/** The one value that an expression returns, 0 where it returns none. */
export async function value(url: string, expression: string, at?: number): Promise<number> {
  const [first, ...others] = await values(url, expression, at);
  if (others.length > 0) throw new Error(`${expression} returns ${others.length + 1} series, not one`);
  return first?.value ?? 0;
}

async function ask<T>(url: string, query: string, at?: number): Promise<T> {
  const form = new URLSearchParams({ query, ...(at !== undefined && { time: String(at) }) });
  const response = await fetch(`${url}/api/v1/query?${form}`, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${query} answers ${response.status}: ${text.slice(0, 500)}`);
  return (JSON.parse(text) as { data: T }).data;
}

/** How many samples of the first are not among the second. */
export function missing(of: readonly Series[], among: readonly Series[]): number {
  const key = ({ metric }: Series) => JSON.stringify(Object.entries(metric).sort());
  const found = new Map(among.map(each => [key(each), new Map(each.values)]));
  const lost = of.map(each => each.values.filter(([at, text]) => found.get(key(each))?.get(at) !== text).length);
  return lost.reduce((sum, count) => sum + count, 0);
}

export const count = (of: readonly Series[]): number => of.reduce((sum, each) => sum + each.values.length, 0);

/** Longest time between two samples that follow each other, in seconds. */
export function longestGap({ values: all }: Series): number {
  const gaps = all.slice(1).map(([at], index) => at - (all[index]?.[0] as number));
  return Math.max(0, ...gaps);
}
