import type { SpanContext } from '@opentelemetry/api';
import type { Histogram } from 'prom-client';
import type { Failures } from '../failures';
import { exemplarOf } from './exemplar';
import type { Sample } from './exposition';
import type { LabelSet } from './labels';
import { about, WrongObservation } from './problems';
import type { SeriesGuard } from './series-guard';

/**
 * A counter's or gauge's series. prom-client would look each one up by its labels joined with commas, where values
 * that have commas meet, and for a second time: the guard has found it already.
 */
export interface Cell extends Sample {
  value: number;
}

export const newCell = (sharedLabels: LabelSet): Cell => ({ labels: NONE, sharedLabels, value: 0 });
const NONE: LabelSet = Object.freeze({});

/** How values come into the series of one metric: never an exception, always told. */
export class CellRecorder {
  constructor(
    private readonly name: string,
    private readonly series: SeriesGuard<Cell>,
    private readonly failures: Failures,
  ) {}

  /** Of a counter: `by` must not be negative. */
  increase(labels: LabelSet, by: number): void {
    const cell = this.cell(labels, by, 0);
    if (cell !== undefined) cell.value += by;
  }

  add(labels: LabelSet, by: number): void {
    const cell = this.cell(labels, by);
    if (cell !== undefined) cell.value += by;
  }

  subtract(labels: LabelSet, by: number): void {
    const cell = this.cell(labels, by);
    if (cell !== undefined) cell.value -= by;
  }

  set(labels: LabelSet, value: number): void {
    const cell = this.cell(labels, value);
    if (cell !== undefined) cell.value = value;
  }

  private cell(labels: LabelSet, value: number, least = Number.NEGATIVE_INFINITY): Cell | undefined {
    try {
      if (Number.isFinite(value) && value >= least) return this.series.admit(labels);
      throw wrong(this.name, value, least === 0 ? 'increase of a counter' : 'number that can be recorded');
    } catch (error) {
      this.failures.report('metrics', error);
      return undefined;
    }
  }
}

const wrong = (metric: string, value: unknown, wanted: string): WrongObservation =>
  new WrongObservation(about(metric, `${typeof value === 'number' ? value : typeof value} is no ${wanted}`));

/** A histogram's series: prom-client's histogram without labels, and the labels. */
export interface Distribution {
  readonly labels: LabelSet;
  readonly histogram: Histogram;
}

export class DistributionRecorder {
  constructor(
    private readonly name: string,
    private readonly series: SeriesGuard<Distribution>,
    private readonly failures: Failures,
  ) {}

  observe(labels: LabelSet, value: number, span?: SpanContext): void {
    try {
      if (!Number.isFinite(value)) throw wrong(this.name, value, 'number that can be observed');
      const exemplarLabels = exemplarOf(span);
      const series = this.series.admit(labels);
      if (exemplarLabels === undefined) series?.histogram.observe({ value });
      else series?.histogram.observe({ value, exemplarLabels });
    } catch (error) {
      this.failures.report('metrics', error);
    }
  }
}

/** Everything that one series of a histogram exposes: its buckets, sum and count. */
export async function samplesOf({ labels: sharedLabels, histogram }: Distribution): Promise<readonly Sample[]> {
  // What a registry calls; `get`, which is declared, copies each line once more, and takes twice as long.
  const { values } = await (histogram as Histogram & { getForPromString: Histogram['get'] }).getForPromString();
  return values.map(sample => ({ ...sample, labels: sample.labels as LabelSet, sharedLabels }));
}
