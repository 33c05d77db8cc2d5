/** What a program exposes, by metric. */
export interface Exposed {
  readonly kind: string;
  /** The label sets of its samples. */
  readonly labels: readonly Readonly<Record<string, string>>[];
  readonly values: readonly number[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format. Samples of a histogram are under its own name. */
export function parseExposition(text: string): ReadonlyMap<string, Exposed> {
  const metrics = new Map<string, { kind: string; labels: Record<string, string>[]; values: number[] }>();
  for (const line of text.split('\n')) {
    const [, , declared, kind] = line.match(/^# (TYPE) (\S+) (\S+)$/) ?? [];
    if (declared !== undefined && kind !== undefined) metrics.set(declared, { kind, labels: [], values: [] });
    const [, name = '', labels = '', value] = line.startsWith('#') ? [] : (line.match(SAMPLE) ?? []);
    const metric = metrics.get(name) ?? metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (metric === undefined) continue;
    metric.labels.push(Object.fromEntries([...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, text])));
    metric.values.push(Number(value));
  }
  return metrics;
}

export async function scrape(url: string): Promise<ReadonlyMap<string, Exposed>> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`${url}/metrics answers ${response.status}`);
  return parseExposition(await response.text());
}
