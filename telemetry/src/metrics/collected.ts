import type { Labels, LabelValues } from '../catalogue';
import type { Failures } from '../failures';
import { within } from '../within';
import type { Sample } from './exposition';
import type { Collect, Gauge } from './instruments';
import { about } from './problems';
import { type Cell, CellRecorder } from './record';
import type { SeriesGuard } from './series-guard';

/** Prometheus times out after 10 s by default: one collector must not use all of that. */
const COLLECT_TIMEOUT_MS = 2_000;

/** A gauge, and the collectors that set it at each scrape. */
export class CollectedGauge<L extends Labels> {
  readonly gauge: Gauge<L>;
  /** Collectors, each with its pending run. */
  private readonly collectors = new Map<Collect<L>, Promise<void> | undefined>();
  private collecting: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly series: SeriesGuard<Cell>,
    private readonly failures: Failures,
  ) {
    const recorder = new CellRecorder(name, series, failures);
    this.gauge = {
      set: (labels: LabelValues<L>, value) => recorder.set(labels, value),
      inc: (labels: LabelValues<L>, by = 1) => recorder.add(labels, by),
      dec: (labels: LabelValues<L>, by = 1) => recorder.subtract(labels, by),
    };
  }

  collectWith(collect: Collect<L>): void {
    if (!this.collectors.has(collect)) this.collectors.set(collect, undefined);
  }

  async samples(): Promise<readonly Sample[]> {
    if (this.collectors.size > 0) {
      // Concurrent scrapes share one collection, or the second would clear what the first has set.
      this.collecting ??= this.collect().finally(() => {
        this.collecting = undefined;
      });
      await this.collecting;
    }
    return [...this.series.records];
  }

  private async collect(): Promise<void> {
    this.series.clear();
    await Promise.all([...this.collectors.keys()].map(collect => this.run(collect)));
  }

  private async run(collect: Collect<L>): Promise<void> {
    try {
      const pending = this.collectors.get(collect) ?? this.start(collect);
      if (pending !== undefined) await within(COLLECT_TIMEOUT_MS, about(this.name, 'its collector'), pending);
    } catch (error) {
      this.failures.report('metrics', error);
    }
  }

  /** A collector that hangs is awaited again, not started again: each start might take a connection for ever. */
  private start(collect: Collect<L>): Promise<void> | undefined {
    const answer = collect(this.gauge);
    if (answer === undefined) return undefined;
    const pending = Promise.resolve(answer).finally(() => this.collectors.set(collect, undefined));
    this.collectors.set(collect, pending);
    return pending;
  }
}
