/** What alerts did, from the series `ALERTS` that Prometheus records of each that fires. Times are Unix times in seconds. */

export type Labels = Readonly<Record<string, string>>;

/** A series of a query over a range. */
export interface RangeSeries {
  readonly metric: Labels;
  readonly values: readonly (readonly [time: number, value: string])[];
}

/** A set of labels that fired without a break; `to` is the first moment at which it did not. */
export interface Firing {
  readonly alert: string;
  readonly labels: Labels;
  readonly from: number;
  to: number;
}

/** Of `ALERTS`, and not of the alert. */
const OF_THE_SERIES = ['__name__', 'alertname', 'alertstate'];

/** Joins the slices of a history, which come in the order of time. Keeps the firings, not the samples. */
export class Firings {
  readonly all: Firing[] = [];
  private readonly last = new Map<string, Firing>();

  /** `step` is the time between two moments that were asked for. */
  constructor(private readonly step: number) {}

  add(series: readonly RangeSeries[]): void {
    for (const { metric, values } of series) {
      const labels = Object.fromEntries(
        Object.entries(metric)
          .filter(([name]) => !OF_THE_SERIES.includes(name))
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      const { alertname: alert = '' } = metric;
      const key = JSON.stringify([alert, labels]);
      for (const [time, value] of values) {
        // As long as it fires it is 1.
        if (value !== '1') continue;
        const open = this.last.get(key);
        if (open !== undefined && time <= open.to) open.to = time + this.step;
        else {
          const begun = { alert, labels, from: time, to: time + this.step };
          this.last.set(key, begun);
          this.all.push(begun);
        }
      }
    }
  }
}
