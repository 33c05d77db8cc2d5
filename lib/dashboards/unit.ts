import { formatDuration, type Quantity, type Unit } from '../catalogue';
import { type Expr, type Recorded, references, type Value } from '../promql';

/** Grafana's name for each unit: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
export const GRAFANA_UNITS: Readonly<Record<Unit, string>> = {
  seconds: 's',
  // Powers of ten, like the texts of alerts (`humanize`): a panel and a page must show the same figure.
  bytes: 'decbytes',
  bytesPerSecond: 'Bps',
  ratio: 'percentunit',
  percent: 'percent',
  // Its name is that of what is counted: see `grafanaUnit`.
  perSecond: 'reqps',
  // Milliseconds since 1970: an expression that returns a timestamp multiplies by 1000.
  timestamp: 'dateTimeFromNow',
  boolean: 'bool_yes_no',
  count: 'short',
};

/** Grafana's name for the unit of a panel. @param counted what a rate counts, in the plural: `spans` are shown as `3 spans/s` */
export function grafanaUnit(unit: Unit, counted: string | undefined): string {
  if (unit !== 'perSecond' || counted === REQUESTS) return GRAFANA_UNITS[unit];
  return `count:${counted ?? ''}/s`;
}

const REQUESTS = 'requests';

/** What a panel's rates count, if their names tell: every series is of requests. */
export function countedIn(expressions: readonly Expr[]): string | undefined {
  const names = expressions.flatMap(measuredNames);
  return names.length > 0 && names.every(name => /(^|[_:])requests([_:]|$)/.test(name)) ? REQUESTS : undefined;
}

const measuredNames = (expr: Expr): readonly string[] =>
  references(expr).flatMap(value => {
    if ('record' in value) return [value.record];
    return 'seriesName' in value ? [value.seriesName] : [];
  });

const PER_SECOND: Readonly<Partial<Record<Unit, Unit>>> = { count: 'perSecond', bytes: 'bytesPerSecond' };

/** What changes the unit in ways that cannot be derived without understanding the whole expression. */
const CHANGES_UNIT = /[*/%^]|\b(count|count_values|group|time|timestamp|changes|resets|deriv|delta|stdvar|vector)\b/;

/** The unit of what an expression returns, if all of its parts agree and nothing changes it. */
export function unitOf(expr: Expr): Unit | undefined {
  const code = expr.strings.join(' ').replace(/"[^"]*"/g, '');
  if (CHANGES_UNIT.test(code)) return undefined;
  const quantile = code.includes('histogram_quantile');
  const units = new Set(expr.values.filter(isMeasured).map(value => unitOfValue(value, quantile)));
  const [unit] = units;
  if (units.size !== 1 || unit === undefined) return undefined;
  if (unit === 'boolean' && /\bsum\b/.test(code)) return 'count';
  return /\bi?rate\b/.test(code) && !quantile ? PER_SECOND[unit] : unit;
}

const isMeasured = (value: Value): boolean => 'seriesName' in value || 'record' in value || 'strings' in value;

function unitOfValue(value: Value, quantile: boolean): Unit | undefined {
  if ('strings' in value) return unitOf(value);
  if ('record' in value) return (value as Recorded & { readonly unit?: Unit }).unit;
  if (!('seriesName' in value)) return undefined;
  const counts = !quantile && /_(count|bucket)$/.test(value.seriesName) && value.seriesName !== value.metric.name;
  return counts ? 'count' : value.metric.unit;
}

const SHOWN: Readonly<Record<Unit, (value: number) => string>> = {
  seconds: value => formatDuration({ value, unit: 'seconds' }),
  bytes: value => `${round(value / 1e9)} GB`,
  bytesPerSecond: value => `${round(value / 1e6)} MB/s`,
  ratio: value => `${round(value * 100)}%`,
  percent: value => `${round(value)}%`,
  perSecond: value => `${round(value)}/s`,
  timestamp: value => new Date(value * 1_000).toISOString(),
  boolean: value => `${value}`,
  count: value => `${round(value)}`,
};
const round = (value: number): number => Number(value.toPrecision(6));

/** For people: `5%`, `10m`, `8 GB`. */
export const showQuantity = ({ value, unit }: Quantity): string => SHOWN[unit](value);
