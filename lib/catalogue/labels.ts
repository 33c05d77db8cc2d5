/** The values that a label takes. */
export interface Enumerated<V extends string = string> {
  readonly values: readonly V[];
  readonly limit: number;
}
/** Values known only at run time, and how many of them one process may expose. */
export interface Open {
  readonly limit: number;
  /** What a value is, e.g. "route template, never the raw URL". */
  readonly what: string;
}
export type LabelDomain = Enumerated | Open;
export type Labels = Readonly<Record<string, LabelDomain>>;

/** The values that a program may set: an unknown label, or a value outside an enumeration, is a compile error. */
export type LabelValues<L extends Labels> = keyof L extends never
  ? Readonly<Record<string, never>>
  : { readonly [K in keyof L]: L[K] extends Enumerated<infer V> ? V : string };

export const values = <const V extends string>(...list: readonly V[]): Enumerated<V> => ({
  values: list,
  limit: list.length,
});
export const open = (what: string, limit: number): Open => ({ what, limit });

/** Prometheus rejects the whole scrape of a target that exposes a longer value, in bytes of UTF-8. */
export const MAX_LABEL_VALUE_BYTES = 2_048;

/**
 * Labels that every scraped target carries, set by the scrape jobs. `service` is the declared name of the service, by
 * which alerts are grouped, routed and inhibited.
 */
export const TARGET_LABELS = ['job', 'service', 'instance', 'namespace', 'pod', 'node'] as const;

/** Labels that Prometheus adds to what leaves it (alerts, remote write); never present in a local query. */
export const EXTERNAL_LABELS = ['cluster', 'environment', 'replica'] as const;
