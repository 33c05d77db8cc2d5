import { type LabelDomain, MAX_LABEL_VALUE_BYTES, type Metric } from '../catalogue';
import { isOpen, type LabelSet, type Open } from './labels';
import { about, quoted, WrongObservation } from './problems';
import type { Refusal } from './refusal';

const fits = (value: string): boolean => Buffer.byteLength(value) <= MAX_LABEL_VALUE_BYTES;

/** By the value of the first label, then of the second, and so on; the last leads to the record. */
type Branch<S> = Map<string, Branch<S>> | S;

/**
 * The records of one metric, one for each set of label values, held to the budget of the catalogue: those that exist
 * are found again, one that would pass `maxSeries` or a label's own limit is refused.
 */
export class SeriesGuard<S> {
  private readonly names: readonly string[];
  private readonly openNames: readonly string[];
  /** Label sets, not series: a histogram has buckets + 3 series for each. */
  private readonly most: number;
  private readonly distinct: ReadonlyMap<string, Set<string>>;
  private readonly admitted: S[] = [];
  private root: Branch<S> | undefined;

  /** `make` is given labels in the metric's own order, which are frozen. */
  constructor(
    private readonly metric: Metric,
    private readonly make: (labels: LabelSet) => S,
    private readonly refuse: (refusal: Refusal) => void,
  ) {
    this.names = Object.keys(metric.labels);
    this.openNames = this.names.filter(name => isOpen(metric.labels[name]));
    const perSet = metric.buckets === undefined ? 1 : metric.buckets.length + 3;
    this.most = Math.max(1, Math.floor(metric.maxSeries / perSet));
    this.distinct = new Map(this.openNames.map(name => [name, new Set()]));
  }

  /** Every record, in the order in which they were made. */
  get records(): readonly S[] {
    return this.admitted;
  }

  /**
   * The record of these labels, or nothing where the budget refuses it. Throws a WrongObservation where a label is
   * missing, undeclared, no string, longer than Prometheus takes, or has a value that the catalogue does not list.
   */
  admit(labels: LabelSet): S | undefined {
    let branch = this.root;
    let undeclared = -this.names.length;
    for (const _ in labels) undeclared += 1;
    for (const name of this.names) {
      if (branch === undefined) break;
      branch = (branch as Map<string, Branch<S>>).get(labels[name] as string);
    }
    return branch === undefined || undeclared !== 0 ? this.admitNew(labels) : (branch as S);
  }

  /** Values of an open label, the newest first. */
  newest(label: string, count: number): readonly string[] {
    return [...(this.distinct.get(label) ?? [])].slice(-count).reverse();
  }

  /** Forgets all records, and with them what the budget was spent on. */
  clear(): void {
    this.root = undefined;
    this.admitted.length = 0;
    for (const values of this.distinct.values()) values.clear();
  }

  private admitNew(labels: LabelSet): S | undefined {
    this.check(labels);
    const refusal = this.refusal(labels);
    if (refusal !== undefined) {
      this.refuse(refusal);
      return undefined;
    }
    const own = Object.freeze(Object.fromEntries(this.names.map(name => [name, labels[name] as string])));
    for (const [name, values] of this.distinct) values.add(own[name] as string);
    const record = this.make(own);
    this.admitted.push(record);
    this.root = this.grafted(this.root, 0, own, record);
    return record;
  }

  private grafted(branch: Branch<S> | undefined, depth: number, labels: LabelSet, record: S): Branch<S> {
    const name = this.names[depth];
    if (name === undefined) return record;
    const at = (branch ?? new Map()) as Map<string, Branch<S>>;
    const value = labels[name] as string;
    return at.set(value, this.grafted(at.get(value), depth + 1, labels, record));
  }

  /** Every problem at once. */
  private check(labels: LabelSet): void {
    const { name: metric, labels: declared } = this.metric;
    let problems: string[] | undefined;
    for (const name of this.names) {
      const value: unknown = labels[name];
      const domain = declared[name] as LabelDomain;
      if (typeof value === 'string' && (isOpen(domain) ? fits(value) : domain.values.includes(value))) continue;
      problems ??= [];
      if (value === undefined) problems.push(`label ${name} is missing`);
      else if (typeof value !== 'string') problems.push(`label ${name} is no string but ${typeof value}`);
      else if (isOpen(domain))
        problems.push(`label ${name} is longer than ${MAX_LABEL_VALUE_BYTES} bytes: ${quoted(value)}`);
      else problems.push(`label ${name} is never ${quoted(value)}`);
    }
    for (const name in labels) {
      if (Object.hasOwn(declared, name)) continue;
      problems ??= [];
      problems.push(`it has no label ${quoted(name)}`);
    }
    if (problems !== undefined) throw new WrongObservation(about(metric, problems.join('; ')));
  }

  private refusal(labels: LabelSet): Refusal | undefined {
    for (const name of this.openNames) {
      const values = this.distinct.get(name) as Set<string>;
      const { limit } = this.metric.labels[name] as Open;
      if (values.size >= limit && !values.has(labels[name] as string)) {
        return { label: name, labels, limit: { of: 'values', is: limit } };
      }
    }
    if (this.admitted.length < this.most) return undefined;
    return { label: this.widest(labels), labels, limit: { of: 'series', is: this.metric.maxSeries } };
  }

  /** The open label that brings a new value, or else the one nearest to its limit: it is what grew. */
  private widest(labels: LabelSet): string {
    const share = (name: string) =>
      (this.distinct.get(name)?.size ?? 0) / (this.metric.labels[name] as LabelDomain).limit;
    const isNew = (name: string) => !this.distinct.get(name)?.has(labels[name] as string);
    const fresh = this.openNames.filter(isNew);
    const candidates = fresh.length > 0 ? fresh : this.openNames.length > 0 ? this.openNames : this.names;
    return candidates.reduce((most, name) => (share(name) > share(most) ? name : most), candidates[0] ?? '');
  }
}
