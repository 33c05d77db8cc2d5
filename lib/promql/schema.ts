/** What the checker knows about one series name. */
export interface SeriesSchema {
  /** Every label that it may carry. */
  readonly labels: ReadonlySet<string>;
  /** Labels whose values are an enumeration. */
  readonly enumerated: ReadonlyMap<string, readonly string[]>;
  /** What its values are, if that is known: a counter only rises, and what is recorded is computed already. */
  readonly kind?: 'counter' | 'gauge' | 'recorded';
  /** Its recording rule has problems, so nothing is known about it and its uses are not reported. @default false */
  readonly unknown?: boolean;
}

/** All series that may be queried: those of the catalogue, and those of recording rules. */
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
