import { type LabelDomain, MAX_LABEL_VALUE_BYTES, type Metric } from '../catalogue';
import { isOpen, type LabelSet, type Open } from './labels';
import { about, quoted, WrongObservation } from './problems';
import type { Refusal } from './refusal';

const fits = (value: string): boolean => Buffer.byteLength(value) <= MAX_LABEL_VALUE_BYTES;

/** A tree by the values of the first label, then of the second, and so on, down to the record. */
type Branch<S> = Map<string, Branch<S>> | S;

/**
 * The records of one metric, one for each set of label values, within the budget of the catalogue: existing ones are found
 * again, one that would exceed `maxSeries` or a label's own limit is refused.
 */
export class SeriesGuard<S> {
  private readonly names: readonly string[];
  private readonly openNames: readonly string[];
  /** Label sets, not series: a histogram has buckets + 3 series for each. */
  private readonly maxSets: number;
  private readonly distinct: ReadonlyMap<string, Set<string>>;
  private readonly admitted: S[] = [];
  private root: Branch<S> | undefined;

  /** `make` gets the labels in the metric's own order, frozen. */
  constructor(
    private readonly metric: Metric,
    private readonly make: (labels: LabelSet) => S,
    private readonly refuse: (refusal: Refusal) => void,
  ) {
    this.names = Object.keys(metric.labels);
    this.openNames = this.names.filter(name => isOpen(metric.labels[name]));
    const perSet = metric.buckets === undefined ? 1 : metric.buckets.length + 3;
    this.maxSets = Math.max(1, Math.floor(metric.maxSeries / perSet));
    this.distinct = new Map(this.openNames.map(name => [name, new Set()]));
  }

  /** Every record, in order of creation. */
  get records(): readonly S[] {
    return this.admitted;
  }

  /**
   * The record of these labels, or undefined if it is over budget. Throws a WrongObservation if a label is missing,
   * undeclared, not a string, longer than Prometheus accepts, or has a value that the catalogue does not list.
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

  /** Values of an open label, newest first. */
  newest(label: string, count: number): readonly string[] {
    return [...(this.distinct.get(label) ?? [])].slice(-count).reverse();
  }

  /** Removes all records, which frees the budget. */
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
    this.root = this.insert(this.root, 0, own, record);
    return record;
  }

  private insert(branch: Branch<S> | undefined, depth: number, labels: LabelSet, record: S): Branch<S> {
    const name = this.names[depth];
    if (name === undefined) return record;
    const children = (branch ?? new Map()) as Map<string, Branch<S>>;
    const value = labels[name] as string;
    return children.set(value, this.insert(children.get(value), depth + 1, labels, record));
  }

  /** Reports all problems together. */
  private check(labels: LabelSet): void {
    const { name: metric, labels: declared } = this.metric;
    let problems: string[] | undefined;
    for (const name of this.names) {
      const value: unknown = labels[name];
      const domain = declared[name] as LabelDomain;
      if (typeof value === 'string' && (isOpen(domain) ? fits(value) : domain.values.includes(value))) continue;
      problems ??= [];
      if (value === undefined) problems.push(`label ${name} is missing`);
      else if (typeof value !== 'string') problems.push(`label ${name} must be a string, not ${typeof value}`);
      else if (isOpen(domain))
        problems.push(`label ${name} is longer than ${MAX_LABEL_VALUE_BYTES} bytes: ${quoted(value)}`);
      else problems.push(`label ${name} cannot be ${quoted(value)}`);
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
        return { label: name, labels, limit: { on: 'values', max: limit } };
      }
    }
    if (this.admitted.length < this.maxSets) return undefined;
    return { label: this.widest(labels), labels, limit: { on: 'series', max: this.metric.maxSeries } };
  }

  /** The label that grew: an open one with a new value, or else the one nearest to its limit. */
  private widest(labels: LabelSet): string {
    const share = (name: string) =>
      (this.distinct.get(name)?.size ?? 0) / (this.metric.labels[name] as LabelDomain).limit;
    const isNew = (name: string) => !this.distinct.get(name)?.has(labels[name] as string);
    const fresh = this.openNames.filter(isNew);
    const candidates = fresh.length > 0 ? fresh : this.openNames.length > 0 ? this.openNames : this.names;
    return candidates.reduce((widest, name) => (share(name) > share(widest) ? name : widest), candidates[0] ?? '');
  }
}
