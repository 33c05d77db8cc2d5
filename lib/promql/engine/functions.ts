import type { ValueType } from '../walk';

/** The functions of PromQL, as promql/parser/functions.go of the Prometheus that is deployed has them. */
export interface Signature {
  readonly args: readonly ValueType[];
  /** The least and the largest number of arguments; the last type stands for all that follow. */
  readonly least: number;
  readonly most: number;
  readonly returns: ValueType;
  /** Needs the feature `promql-experimental-functions`. */
  readonly experimental: boolean;
}

const TYPES: Readonly<Record<string, ValueType>> = {
  instant: 'instant vector',
  range: 'range vector',
  scalar: 'scalar',
  string: 'string',
};

/** `?` follows an argument that may be missing, `*` one that may be missing or repeated. */
const ARGUMENTS: readonly (readonly [args: string, names: string])[] = [
  ['', 'end pi range start step time'],
  [
    'instant',
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_sum ' +
      'histogram_stddev histogram_stdvar ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  ],
  [
    'range',
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate ' +
      'last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time ' +
      'stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  ],
  ['instant?', 'day_of_month day_of_week day_of_year days_in_month hour minute month year'],
  ['instant instant?', 'info'],
  ['instant scalar', 'clamp_max clamp_min'],
  ['instant scalar scalar', 'clamp'],
  ['instant scalar?', 'round'],
  ['instant string string string string', 'label_replace'],
  ['instant string string string*', 'label_join'],
  ['instant string*', 'sort_by_label sort_by_label_desc'],
  ['range scalar', 'predict_linear'],
  ['range scalar scalar', 'double_exponential_smoothing'],
  ['scalar', 'vector'],
  ['scalar instant', 'histogram_quantile'],
  ['scalar range', 'quantile_over_time'],
  ['scalar scalar', 'max_of min_of'],
  ['scalar scalar instant', 'histogram_fraction'],
  ['instant string scalar scalar*', 'histogram_quantiles'],
];
/** It takes ten quantiles at most. */
const MOST_ARGUMENTS: Readonly<Record<string, number>> = { histogram_quantiles: 12 };

const SCALAR_RESULT = new Set('end max_of min_of pi range scalar start step time'.split(' '));

const EXPERIMENTAL = new Set(
  (
    'double_exponential_smoothing end first_over_time histogram_quantiles info mad_over_time max_of min_of range ' +
    'sort_by_label sort_by_label_desc start step ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ' +
    'ts_of_min_over_time'
  ).split(' '),
);

export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(
  ARGUMENTS.flatMap(([args, names]) => names.split(' ').map(name => [name, signature(name, args)] as const)),
);

function signature(name: string, written: string): Signature {
  const args = written.split(' ').filter(arg => arg !== '');
  const optional = args.filter(arg => /[?*]$/.test(arg)).length;
  return {
    args: args.map(arg => TYPES[arg.replace(/[?*]$/, '')] as ValueType),
    least: args.length - optional,
    most: MOST_ARGUMENTS[name] ?? (written.endsWith('*') ? Number.POSITIVE_INFINITY : args.length),
    returns: SCALAR_RESULT.has(name) ? 'scalar' : 'instant vector',
    experimental: EXPERIMENTAL.has(name),
  };
}

/** The first argument of an aggregation that takes one. */
export const AGGREGATION_PARAMETER: Readonly<Record<string, ValueType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  count_values: 'string',
};
export const EXPERIMENTAL_AGGREGATIONS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);
