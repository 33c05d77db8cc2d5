import type { SpanContext } from '@opentelemetry/api';
import type { Histogram } from 'prom-client';
import type { Failures } from '../failures';
import { exemplarOf } from './exemplar';
import type { Sample } from './exposition';
import type { LabelSet } from './labels';
import { about, WrongObservation } from './problems';
import type { SeriesGuard } from './series-guard';

/**
 * A series of a counter or gauge. prom-client would look it up by its labels joined with commas, so that values with commas
 * collide, and a second time: the guard has found it already.
 */
export interface Cell extends Sample {
  value: number;
}

export const newCell = (sharedLabels: LabelSet): Cell => ({ labels: NONE, sharedLabels, value: 0 });
const NONE: LabelSet = Object.freeze({});

/** Records values in the series of one metric. Never throws; reports what it cannot record. */
export class CellRecorder {
  constructor(
    private readonly name: string,
    private readonly series: SeriesGuard<Cell>,
    private readonly failures: Failures,
  ) {}

  /** For counters: `by` must not be negative. */
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

  private cell(labels: LabelSet, value: number, min = Number.NEGATIVE_INFINITY): Cell | undefined {
    try {
      if (Number.isFinite(value) && value >= min) return this.series.admit(labels);
      throw wrong(this.name, value, min === 0 ? 'an increase of a counter' : 'a number that can be recorded');
    } catch (error) {
      this.failures.report('metrics', error);
      return undefined;
    }
  }
}

const wrong = (metric: string, value: unknown, wanted: string): WrongObservation =>
  new WrongObservation(about(metric, `${typeof value === 'number' ? value : typeof value} is not ${wanted}`));

/** A series of a histogram: prom-client's histogram without labels, and the labels. */
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
      if (!Number.isFinite(value)) throw wrong(this.name, value, 'a number that can be observed');
      const exemplarLabels = exemplarOf(span);
      const series = this.series.admit(labels);
      if (exemplarLabels === undefined) series?.histogram.observe({ value });
      else series?.histogram.observe({ value, exemplarLabels });
    } catch (error) {
      this.failures.report('metrics', error);
    }
  }
}

/** All samples of one series of a histogram: its buckets, sum and count. */
export async function samplesOf({ labels: sharedLabels, histogram }: Distribution): Promise<readonly Sample[]> {
  // What registries call; `get`, which is declared, copies each line once more and takes twice as long.
  const { values } = await (histogram as Histogram & { getForPromString: Histogram['get'] }).getForPromString();
  return values.map(sample => ({ ...sample, labels: sample.labels as LabelSet, sharedLabels }));
}
