import { createHash } from 'node:crypto';
import type { LabelSet, Run, ScrapedSeries } from '../../tools/replay/rules';
import { Counter, type Span, Timeline, without } from './timeline';

interface Metric {
  readonly labels: LabelSet;
  runs(lives: readonly Span[], answered: readonly Span[]): Run[];
}

/** Something that Prometheus scrapes: `up`, and the metrics that it exposes while it answers. */
export class Target {
  private readonly metrics = new Map<string, Metric & { readonly of: Timeline | Counter }>();
  private readonly failed: Span[] = [];
  private readonly restarts: number[] = [];
  private until = Number.POSITIVE_INFINITY;

  constructor(
    /** `job`, `service`, `instance` and the like. */
    readonly labels: LabelSet,
    private readonly from: number,
    private readonly every: number,
    /** Whether labels that it exposes take precedence over its own, as for an exporter that reports on other objects. */
    private readonly honorLabels = false,
  ) {}

  /** It is not discovered any more. */
  end(at: number): void {
    this.until = Math.min(this.until, at);
  }

  /** Its scrapes fail. */
  fail(span: Span): this {
    this.failed.push(span);
    return this;
  }

  /** Its process is gone for a while, and counts from zero afterwards. */
  restart(span: Span): this {
    this.restarts.push(span.to);
    return this.fail(span);
  }

  /** All that it counts grows more slowly, or faster. */
  slow(span: Span, factor: number): void {
    for (const { of } of this.metrics.values()) if (of instanceof Counter) of.rate.scale(span, factor);
  }

  gauge(name: string, labels: LabelSet = {}): Timeline {
    return this.metric(
      name,
      labels,
      () => new Timeline(),
      (of, _, answered) => of.runs(answered),
    );
  }

  counter(name: string, labels: LabelSet = {}): Counter {
    return this.metric(
      name,
      labels,
      () => new Counter(),
      (of, lives, answered) => of.runs(lives, answered),
    );
  }

  private metric<T extends Timeline | Counter>(
    name: string,
    labels: LabelSet,
    make: () => T,
    runs: (of: T, lives: readonly Span[], answered: readonly Span[]) => Run[],
  ): T {
    const key = JSON.stringify([name, labels]);
    const known = this.metrics.get(key)?.of as T | undefined;
    if (known !== undefined) return known;
    const of = make();
    const all = this.honorLabels ? { ...this.labels, ...labels } : { ...labels, ...this.labels };
    this.metrics.set(key, {
      of,
      labels: { __name__: name, ...all },
      runs: (lives, answered) => runs(of, lives, answered),
    });
    return of;
  }

  exists(duration: number): Span {
    return { from: this.from, to: Math.min(this.until, duration) };
  }

  private lives(): Span[] {
    const ends = [...this.restarts.sort((a, b) => a - b), this.until];
    return ends.map((to, i) => ({ from: ends[i - 1] ?? this.from, to }));
  }

  private answered(): Span[] {
    return without([{ from: this.from, to: this.until }], this.failed);
  }

  series(duration: number): ScrapedSeries[] {
    const exists = this.exists(duration);
    const up = new Timeline().set(exists, 1);
    for (const span of this.failed)
      up.set({ from: Math.max(span.from, exists.from), to: Math.min(span.to, exists.to) }, 0);
    const [lives, answered] = [this.lives(), this.answered()];
    const scraped = { labels: { __name__: 'up', ...this.labels }, runs: up.runs([exists]) };
    const samples = {
      labels: { __name__: 'scrape_samples_post_metric_relabeling', ...this.labels },
      runs: new Timeline().set(exists, this.metrics.size).runs(answered),
    };
    const metrics = [...this.metrics.values()].map(metric => ({
      labels: metric.labels,
      runs: metric.runs(lives, answered),
    }));
    const timing = { every: this.every, offset: offset(this.labels, this.every) };
    return [scraped, samples, ...metrics].filter(each => each.runs.length > 0).map(each => ({ ...each, ...timing }));
  }
}

/** Prometheus spreads its scrapes over the interval, too. */
function offset(labels: LabelSet, every: number): number {
  return createHash('sha256').update(JSON.stringify(labels)).digest().readUInt16BE() % every;
}
