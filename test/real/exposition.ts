import { parseExposition as parse } from '../../lib/conform';

/** What a program exposes, by metric. */
export interface Exposed {
  readonly kind: string;
  /** The label sets of its samples. */
  readonly labels: readonly Readonly<Record<string, string>>[];
  readonly values: readonly number[];
}

/** Parses the text format. Samples of a histogram are under its own name. Throws on anything that Prometheus cannot parse. */
export function parseExposition(text: string): ReadonlyMap<string, Exposed> {
  const { metrics, problems } = parse(text, 'text');
  if (problems.length > 0) throw new Error(problems.map(({ line, message }) => `line ${line}: ${message}`).join('\n'));
  return new Map(
    [...metrics].map(([name, { type = 'untyped', samples }]) => [
      name,
      { kind: type, labels: samples.map(({ labels }) => labels), values: samples.map(({ value }) => value) },
    ]),
  );
}

export async function scrape(url: string): Promise<ReadonlyMap<string, Exposed>> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`${url}/metrics returned ${response.status}`);
  return parseExposition(await response.text());
}
