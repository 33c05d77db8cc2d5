import type { LabelDomain, Metric } from '../../../lib/catalogue';

const isOpen = (domain: LabelDomain): boolean => !('values' in domain);

export type Admission =
  /** Labels in the metric's own order, frozen: the same object for the same values. */
  | { readonly labels: Readonly<Record<string, string>> }
  /** The label that has too many values. */
  | { readonly dropped: string };

/**
 * Holds a metric to the budget of the catalogue. Series that exist go on being recorded; one that would pass
 * `maxSeries`, or a label's own limit, is refused.
 */
export class SeriesGuard {
  private readonly admitted = new Map<string, { readonly labels: Readonly<Record<string, string>> }>();
  private readonly names: readonly string[];
  private readonly distinct: ReadonlyMap<string, Set<string>>;
  /** Label sets, not series: a histogram has buckets + 3 series for each. */
  private readonly most: number;

  constructor(private readonly metric: Metric) {
    this.names = Object.keys(metric.labels);
    this.distinct = new Map(this.names.map(name => [name, new Set()]));
    this.most = Math.max(
      1,
      Math.floor(metric.maxSeries / (metric.buckets === undefined ? 1 : metric.buckets.length + 3)),
    );
  }

  /** Throws where a label is missing, undeclared, no string, or has a value that the catalogue does not list. */
  admit(labels: Readonly<Record<string, string>>): Admission {
    let key = '';
    for (const name of this.names) {
      const value = labels[name];
      key += `${value?.length}:${value}`;
    }
    return this.admitted.get(key) ?? this.admitNew(key, labels);
  }

  private admitNew(key: string, labels: Readonly<Record<string, string>>): Admission {
    this.check(labels);
    const dropped = this.overLimit(labels) ?? (this.admitted.size >= this.most ? this.widest() : undefined);
    if (dropped !== undefined) return { dropped };
    for (const [name, values] of this.distinct) values.add(labels[name] as string);
    const admission = {
      labels: Object.freeze(Object.fromEntries(this.names.map(name => [name, labels[name] as string]))),
    };
    this.admitted.set(key, admission);
    return admission;
  }

  private check(labels: Readonly<Record<string, string>>): void {
    const { name: metric, labels: declared } = this.metric;
    const problems = this.names.flatMap(name => {
      const value: unknown = labels[name];
      const domain = declared[name] as LabelDomain;
      if (typeof value !== 'string')
        return [`label ${name} is ${value === undefined ? 'missing' : `no string: ${value}`}`];
      if (isOpen(domain) || ('values' in domain && domain.values.includes(value))) return [];
      return [`label ${name} is never "${value}"`];
    });
    const undeclared = Object.keys(labels).filter(name => !Object.hasOwn(declared, name));
    problems.push(...undeclared.map(name => `it has no label ${name}`));
    if (problems.length > 0) throw new TypeError(`${metric}: ${problems.join('; ')}`);
  }

  private overLimit(labels: Readonly<Record<string, string>>): string | undefined {
    return this.names.find(name => {
      const values = this.distinct.get(name) as Set<string>;
      const domain = this.metric.labels[name] as LabelDomain;
      return isOpen(domain) && values.size >= domain.limit && !values.has(labels[name] as string);
    });
  }

  /** Of the open labels the one nearest to its limit: it is what grew. */
  private widest(): string {
    const share = (name: string) =>
      (this.distinct.get(name)?.size ?? 0) / (this.metric.labels[name] as LabelDomain).limit;
    const open = this.names.filter(name => isOpen(this.metric.labels[name] as LabelDomain));
    const candidates = open.length > 0 ? open : this.names;
    return candidates.reduce((most, name) => (share(name) > share(most) ? name : most), candidates[0] ?? '');
  }
}
