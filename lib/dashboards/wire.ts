/**
 * Grafana's own types, from its Foundation SDK, as they appear in JSON. The SDK is used only for its types: every field
 * and every enumeration is checked against them, and none of its code is loaded. Its builders take 60 ms to load, and the
 * objects are as readable when written out.
 */
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** A type of the SDK without its methods, its enumerations as the strings and numbers that they stand for. */
export type Wire<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number
      ? `${T}` extends `${infer N extends number}`
        ? N
        : T
      : T extends readonly (infer Item)[]
        ? readonly Wire<Item>[]
        : T extends object
          ? {
              readonly [K in keyof T as NonNullable<T[K]> extends (...args: never[]) => unknown ? never : K]: Wire<
                T[K]
              >;
            }
          : T;

/** Fields with the default value of Grafana's schema may be left out: see test/lib/dashboards/defaults.test.ts. */
type Sparse<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type Query = Wire<Dataquery>;
export type Datasource = Wire<DataSourceRef>;
export type Variable = Wire<sdk.VariableModel>;
export type Annotation = Omit<Wire<sdk.AnnotationQuery>, 'target'> & { readonly target?: Query };
export type Link = Sparse<Wire<sdk.DashboardLink>, 'asDropdown' | 'includeVars' | 'keepTime' | 'tags' | 'targetBlank'>;
export type Thresholds = Wire<sdk.ThresholdsConfig>;
export type Transformation = Wire<sdk.DataTransformerConfig>;
export type Position = Wire<sdk.GridPos>;
export type Row = Sparse<Wire<sdk.RowPanel>, 'collapsed' | 'panels'>;
export type Override = Wire<sdk.FieldConfigSource>['overrides'][number];

/** What is specific to each kind of panel. */
export interface Kinds {
  readonly timeseries: {
    readonly options: Omit<Wire<timeseries.Options>, 'legend'> & {
      readonly legend: Sparse<Wire<timeseries.Options>['legend'], 'calcs'>;
    };
    readonly custom: Wire<timeseries.FieldConfig>;
  };
  readonly gauge: {
    readonly options: Sparse<
      Wire<gauge.Options>,
      'showThresholdLabels' | 'showThresholdMarkers' | 'sizing' | 'minVizWidth' | 'minVizHeight'
    >;
  };
  readonly stat: {
    readonly options: Sparse<
      Wire<stat.Options>,
      'colorMode' | 'justifyMode' | 'textMode' | 'wideLayout' | 'showPercentChange' | 'percentChangeColorMode'
    >;
  };
  readonly table: { readonly options: Sparse<Wire<table.Options>, 'frameIndex' | 'showHeader'> };
}
export type Kind = keyof Kinds;

export type FieldDefaults = Omit<Wire<sdk.FieldConfig>, 'custom'>;

export interface Panel extends Omit<Wire<sdk.Panel>, 'type' | 'targets' | 'options' | 'fieldConfig'> {
  readonly type: Kind;
  readonly targets: readonly Query[];
  readonly options: Kinds[Kind]['options'];
  readonly fieldConfig: {
    readonly defaults: FieldDefaults & { readonly custom?: Kinds['timeseries']['custom'] };
    readonly overrides?: readonly Override[];
  };
}

/** A query of the PostgreSQL data source: https://grafana.com/docs/grafana/latest/datasources/postgres/ */
export interface SqlQuery {
  readonly refId: string;
  readonly datasource: Datasource;
  readonly format: 'time_series' | 'table';
  readonly rawQuery: true;
  readonly rawSql: string;
  readonly editorMode: 'code';
}
export type SqlPanel = Omit<Panel, 'targets'> & { readonly targets: readonly SqlQuery[] };

export interface Dashboard extends Omit<Wire<sdk.Dashboard>, 'links' | 'panels' | 'templating' | 'annotations'> {
  readonly links: readonly Link[];
  readonly panels: readonly (Panel | SqlPanel | Row)[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
}
