/** What is read of a Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/ */
import { json, type Server, ServerError } from '../remote';
import type { RangeSeries } from './firings';

interface Answer<T> {
  readonly status?: string;
  readonly error?: string;
  readonly data?: T;
}

/** A rule as the server has loaded it. Times in seconds. */
export interface LoadedRule {
  readonly name: string;
  readonly query: string;
  readonly duration: number;
  readonly keepFiringFor?: number;
  readonly labels: Readonly<Record<string, string>>;
}

async function data<T>(server: Server, route: string, query: Readonly<Record<string, string | number>>): Promise<T> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.set(name, `${value}`);
  const answer = await json<Answer<T> | null>(server, `${route}?${parameters}`);
  if (answer?.status !== 'success' || answer.data === undefined)
    throw new ServerError(`${server.url} is no Prometheus: ${route} has no data`);
  return answer.data;
}

/** A span, and how far apart the moments are at which it is looked at. Unix times, in seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export const queryRange = async (
  server: Server,
  query: string,
  { from, to, step }: Range,
): Promise<readonly RangeSeries[]> =>
  (
    await data<{ readonly result?: readonly RangeSeries[] }>(server, '/api/v1/query_range', {
      ...{ query, start: from, end: to, step },
    })
  ).result ?? [];

/** Whether there is any series of this name in the span. */
export const hasSeries = async (server: Server, name: string, { from, to }: Range): Promise<boolean> =>
  (await data<readonly unknown[]>(server, '/api/v1/series', { 'match[]': name, start: from, end: to, limit: 1 }))
    .length > 0;

/** An expression in the server's own form: it is the same for texts that mean the same. */
const formatted = (server: Server, query: string): Promise<string> => data(server, '/api/v1/format_query', { query });

/** A text of a rule that is the same for every way to write it. */
export async function ruleText(
  server: Server,
  { expr, for: held, keepFiringFor }: { readonly expr: string; readonly for: number; readonly keepFiringFor: number },
): Promise<string> {
  return JSON.stringify([await formatted(server, expr), held, keepFiringFor]);
}

export const alertingRules = async (server: Server): Promise<readonly LoadedRule[]> =>
  (
    (
      await data<{ readonly groups?: readonly { readonly rules: readonly LoadedRule[] }[] }>(server, '/api/v1/rules', {
        type: 'alert',
      })
    ).groups ?? []
  ).flatMap(({ rules }) => rules);

/** The external label `environment` of its configuration; undefined where it shows none. */
export async function environmentOf(server: Server): Promise<string | undefined> {
  const { yaml = '' } = await data<{ readonly yaml?: string }>(server, '/api/v1/status/config', {});
  const [, block = ''] = /^ +external_labels:\n((?: {4,}.*\n)*)/m.exec(yaml) ?? [];
  return /^ +environment: *["']?([^"'\s]+)/m.exec(block)?.[1];
}
