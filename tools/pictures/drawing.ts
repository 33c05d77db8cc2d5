/** What draw.ts hands to the page: a dashboard of Grafana, and the answers to its queries. */

export type Labels = Readonly<Record<string, string>>;
/** Time in seconds, value. */
export type Sample = readonly [number, string];

/** Of rows that a database returned. */
export interface Column {
  readonly name: string;
  readonly values: readonly (number | string | null)[];
}

/** Series that a target of a panel returned: samples over time, or the last one. */
export interface Answer {
  readonly refId: string;
  readonly series: readonly { readonly metric: Labels; readonly samples: readonly Sample[] }[];
  /** In place of series: rows of a database. */
  readonly columns?: readonly Column[];
  /** In place of series. */
  readonly error?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr?: string;
    readonly rawSql?: string;
    readonly legendFormat?: string;
    readonly format?: string;
    readonly instant?: boolean;
  }[];
  // biome-ignore lint/suspicious/noExplicitAny: Grafana's own parts take it as it is
  readonly fieldConfig?: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly options?: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly transformations?: any;
}

export interface Drawing {
  readonly title: string;
  /** Beside the title: which state of the platform it shows. */
  readonly subtitle: string;
  readonly variables: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly panels: readonly Panel[];
  /** By id of the panel. */
  readonly answers: Readonly<Record<number, readonly Answer[]>>;
}
