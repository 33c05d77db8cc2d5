/** What a program exposes, as Prometheus reads it. */
export type Format = 'text' | 'openmetrics';

export type LabelSet = Readonly<Record<string, string>>;

export interface Exemplar {
  readonly labels: LabelSet;
  readonly value: number;
}

export interface Sample {
  /** The whole series name, suffix included. */
  readonly name: string;
  readonly labels: LabelSet;
  readonly value: number;
  readonly line: number;
  /** OpenMetrics only. */
  readonly exemplar?: Exemplar;
}

/** A metric with everything that belongs to it: the samples of a histogram are listed under its own name. */
export interface ExposedMetric {
  /** The name as in Prometheus and in the catalogue: with `_total`, although OpenMetrics declares counters without it. */
  readonly name: string;
  /** As in the exposition, in lower case; undefined without a TYPE line. */
  readonly type?: string;
  readonly help?: string;
  /** OpenMetrics only. */
  readonly unit?: string;
  /** Of its first line. */
  readonly line: number;
  readonly samples: readonly Sample[];
}

/** A line that Prometheus or promtool cannot read, or that the format forbids. */
export interface SyntaxProblem {
  readonly line: number;
  readonly message: string;
}

export interface Exposition {
  readonly format: Format;
  /** By name, in the order of the exposition. */
  readonly metrics: ReadonlyMap<string, ExposedMetric>;
  readonly problems: readonly SyntaxProblem[];
}

/** The suffixes that samples of a type may have. The empty one is the name itself. */
export type Suffixes = Readonly<Record<string, readonly string[]>>;
