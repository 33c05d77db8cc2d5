/** What the checker knows of one series name. */
export interface SeriesSchema {
  /** Every label that it may carry. */
  readonly labels: ReadonlySet<string>;
  /** Labels whose values are an enumeration. */
  readonly enumerated: ReadonlyMap<string, readonly string[]>;
  /** The rule that records it is wrong, so that nothing is known of it: its uses are not to blame. @default false */
  readonly unknown?: boolean;
}

/** All series that may be queried: those of the catalogue, and those that recording rules make. */
export class Schema {
  private readonly series = new Map<string, SeriesSchema>();

  add(name: string, schema: SeriesSchema): void {
    this.series.set(name, schema);
  }

  get(name: string): SeriesSchema | undefined {
    return this.series.get(name);
  }

  names(): Iterable<string> {
    return this.series.keys();
  }
}
