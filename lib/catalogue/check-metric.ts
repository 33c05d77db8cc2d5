import type { Unit } from '../base/units';
import { type Metric, seriesOf } from './metric';

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Prometheus keeps `__` for itself; https://prometheus.io/docs/concepts/data_model/ */
const LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels that distinguish the series of one metric. */
const RESERVED_LABELS: Readonly<Record<string, string>> = { histogram: 'le', summary: 'quantile' };

const whole = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

/** Why no program can expose a metric as it is declared; empty if one can. */
export function invalidMetric(metric: Metric): string[] {
  const { name, kind, labels, maxSeries, help } = metric;
  return [
    ...(NAME.test(name) ? [] : [`${JSON.stringify(name)} is not a valid metric name; wanted letters, digits and "_"`]),
    ...(help.trim() === '' ? ['help: empty; say in a sentence what it is'] : []),
    ...(whole(maxSeries) ? [] : [`maxSeries: ${maxSeries}; wanted a whole number of at least 1`]),
    ...Object.entries(labels).flatMap(([label, domain]) => [
      ...(LABEL.test(label) && label !== RESERVED_LABELS[kind]
        ? []
        : [`labels: ${JSON.stringify(label)} is not a label that a ${kind} may have`]),
      ...(whole(domain.limit)
        ? []
        : [`labels.${label}: a limit of ${domain.limit}; wanted a whole number of at least 1`]),
      ...('values' in domain ? repeated(domain.values).map(value => `labels.${label}: lists "${value}" twice`) : []),
    ]),
    ...invalidBuckets(metric),
  ];
}

function invalidBuckets({ buckets }: Metric): string[] {
  if (buckets === undefined) return [];
  const shown = `buckets: ${buckets.join(', ')}`;
  if (buckets.length === 0) return ['buckets: empty; wanted the upper bounds, in rising order'];
  const wrong = buckets.find(bound => !Number.isFinite(bound));
  if (wrong !== undefined) return [`${shown}; wanted finite numbers, not ${wrong}: +Inf is added by itself`];
  const falls = buckets.findIndex((bound, i) => i > 0 && bound <= (buckets[i - 1] as number));
  if (falls < 0) return [];
  return [`${shown}; wanted rising bounds, but ${buckets[falls]} comes after ${buckets[falls - 1]}`];
}

const repeated = (list: readonly string[]): string[] => list.filter((value, i) => list.indexOf(value) !== i);

/** What the end of a name says of its unit: base units, https://prometheus.io/docs/practices/naming/#base-units */
const SAYS: Readonly<Record<string, readonly Unit[]>> = {
  seconds: ['seconds', 'timestamp'],
  bytes: ['bytes'],
  ratio: ['ratio'],
  percent: ['percent'],
  bytes_per_second: ['bytesPerSecond'],
};
const UNIT_AT_END = /_(bytes_per_second|seconds|bytes|ratio|percent)$/;
/** What a name says that is no base unit, and the base unit. */
const SCALED: Readonly<Record<string, string>> = {
  ...{ milliseconds: 'seconds', ms: 'seconds', microseconds: 'seconds', nanoseconds: 'seconds' },
  ...{ minutes: 'seconds', hours: 'seconds', days: 'seconds' },
  ...{ kilobytes: 'bytes', megabytes: 'bytes', gigabytes: 'bytes', kb: 'bytes', mb: 'bytes', gb: 'bytes' },
};
const SCALED_AT_END = new RegExp(`_(${Object.keys(SCALED).join('|')})$`);
/** Units that a name must say; the others go without saying. */
const MUST_SAY: readonly Unit[] = ['seconds', 'timestamp', 'bytes', 'ratio', 'percent', 'bytesPerSecond'];

/** Where a name contradicts what the metric is, and where it breaks the conventions that a program of one's own follows. */
export function misnamedMetric({ name, kind, unit }: Metric, foreignNames: boolean): string[] {
  const base = name.replace(/_total$/, '');
  const [, said] = UNIT_AT_END.exec(base) ?? [];
  const [, scaled] = SCALED_AT_END.exec(base) ?? [];
  const wanted = Object.keys(SAYS).find(suffix => SAYS[suffix]?.includes(unit));
  const contradiction =
    said !== undefined && !SAYS[said]?.includes(unit)
      ? [`unit: "${unit}", but its name ends in "_${said}"; change one of them`]
      : [];
  if (foreignNames) return contradiction;
  return [
    ...contradiction,
    ...(kind === 'counter' && base === name ? [`it is a counter; call it "${name}_total"`] : []),
    ...(kind !== 'counter' && base !== name ? [`it is a ${kind}, but "_total" ends the names of counters`] : []),
    ...(scaled === undefined ? [] : [`its name ends in "_${scaled}"; measure in ${SCALED[scaled]}, the base unit`]),
    ...(said === undefined && scaled === undefined && MUST_SAY.includes(unit)
      ? [`unit: "${unit}", which its name must say; call it "${base}_${wanted}${base === name ? '' : '_total'}"`]
      : []),
  ];
}

/** The names under which a metric is exposed: of its series, and its own, by which the exposition announces it. */
export const exposedNames = (metric: Metric): readonly string[] => [
  ...new Set([metric.name, ...seriesOf(metric).map(({ name }) => name)]),
];
