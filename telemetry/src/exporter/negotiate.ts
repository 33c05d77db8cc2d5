import type { Format } from '../metrics/metrics';

interface Range {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The preference, 0 to 1. */
  readonly weight: number;
}

/** Parses `a/b;version=1;q=0.5,*` of RFC 9110, for Accept and Accept-Encoding. An invalid weight counts as 0. */
function ranges(header: string): readonly Range[] {
  return header.split(',').map(item => {
    const [type = '', ...rest] = item.split(';').map(part => part.trim().toLowerCase());
    const { q = '1', ...parameters } = Object.fromEntries(rest.map(part => pair(part)));
    const weight = Number(q);
    return { type, parameters, weight: weight >= 0 && weight <= 1 ? weight : 0 };
  });
}

function pair(part: string): [string, string] {
  const [name = '', value = ''] = part.split('=');
  return [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')];
}

/** The weight of the first of the types, most specific first, that the header names; undefined if it names none. */
function weightOf(offered: readonly Range[], types: readonly string[], version: string): number | undefined {
  for (const type of types) {
    const named = offered.filter(
      range => range.type === type && (range.parameters.version === undefined || range.parameters.version === version),
    );
    if (named.length > 0) return Math.max(...named.map(({ weight }) => weight));
  }
  return undefined;
}

/**
 * OpenMetrics for clients that name it and prefer nothing else, as Prometheus does; text for all others: people can read
 * it, and for a scraper that accepts neither it is better than an error. `escaping` of names beyond ASCII makes no
 * difference: the catalogue has none.
 */
export function negotiateFormat(accept: string | undefined): Format {
  const offered = ranges(accept ?? '');
  const openMetrics = weightOf(offered, ['application/openmetrics-text'], '1.0.0') ?? 0;
  const text = weightOf(offered, ['text/plain', 'text/*', '*/*'], '0.0.4') ?? 0;
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'text';
}

export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const offered = ranges(acceptEncoding ?? '');
  const named = offered.find(({ type }) => type === 'gzip') ?? offered.find(({ type }) => type === '*');
  return named !== undefined && named.weight > 0;
}
