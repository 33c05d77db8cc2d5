import type { Run } from '../../tools/replay/rules';

/** Seconds from the start of the simulation; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Line extends Span {
  readonly value: number;
  readonly slope: number;
}

/** A value over time that later statements change in part. Undefined where nothing was stated. */
export class Timeline {
  private lines: Line[] = [];
  /** Where the last of them ends. */
  private end = Number.NEGATIVE_INFINITY;

  /** Replaces what was stated of this span. `slope` is per second. */
  set({ from, to }: Span, value: number, slope = 0): this {
    if (to <= from) return this;
    // Most is stated in the order of time, of months in hours.
    if (from < this.end) this.clear({ from, to });
    this.lines.push({ from, to, value, slope });
    this.end = Math.max(this.end, to);
    return this;
  }

  /** Removes what was stated of this span. */
  clear({ from, to }: Span): this {
    this.lines = this.lines.flatMap(line => [
      ...(line.from < from ? [{ ...line, to: Math.min(line.to, from) }] : []),
      ...(line.to > to && line.from < to
        ? [{ ...line, from: to, value: line.value + line.slope * (to - line.from) }]
        : []),
      ...(line.from >= to ? [line] : []),
    ]);
    return this;
  }

  at(moment: number): number | undefined {
    const line = this.lines.find(({ from, to }) => from <= moment && moment < to);
    return line && line.value + line.slope * (moment - line.from);
  }

  /** Multiplies what was stated of this span. */
  scale({ from, to }: Span, factor: number): this {
    for (const line of this.sorted()) {
      const part = { from: Math.max(from, line.from), to: Math.min(to, line.to) };
      this.set(part, factor * (line.value + line.slope * (part.from - line.from)), factor * line.slope);
    }
    return this;
  }

  /** The lines within the given spans, which are in order. */
  runs(within: readonly Span[]): Run[] {
    const lines = this.sorted();
    return within.flatMap(span =>
      lines.flatMap((line): Run[] => {
        const from = Math.max(span.from, line.from);
        const to = Math.min(span.to, line.to);
        return from < to ? [[from, to, line.value + line.slope * (from - line.from), line.slope]] : [];
      }),
    );
  }

  private sorted(): readonly Line[] {
    return [...this.lines].sort((a, b) => a.from - b.from);
  }
}

/** A counter, stated by how fast it grows. It begins at zero with each life of its process. */
export class Counter {
  readonly rate = new Timeline();
  private readonly steps: { readonly at: number; readonly by: number }[] = [];

  /** Grows by a whole number at once. */
  add(at: number, by: number): this {
    this.steps.push({ at, by });
    return this;
  }

  /** In the lives of the process, where it can be scraped. */
  runs(lives: readonly Span[], scraped: readonly Span[]): Run[] {
    const steps = [...this.steps].sort((a, b) => a.at - b.at);
    const grown = new Timeline();
    for (const life of lives) {
      let value = 0;
      let at = life.from;
      const until = (to: number, slope: number) => {
        for (const step of steps.filter(each => each.at > at && each.at <= to)) {
          grown.set({ from: at, to: step.at }, value, slope);
          value += slope * (step.at - at) + step.by;
          at = step.at;
        }
        grown.set({ from: at, to }, value, slope);
        value += slope * (to - at);
        at = to;
      };
      for (const [from, to, slope] of this.rate.runs([life])) {
        until(from, 0);
        until(to, slope);
      }
      until(life.to, 0);
    }
    return grown.runs(scraped);
  }
}

/** What is left of spans without others. */
export function without(spans: readonly Span[], gaps: readonly Span[]): Span[] {
  return gaps.reduce<Span[]>(
    (left, gap) =>
      left.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, gap.from) },
          { from: Math.max(from, gap.to), to },
        ].filter(span => span.from < span.to),
      ),
    [...spans],
  );
}
