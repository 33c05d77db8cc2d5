import { suggestion } from '../../promql';
import type { ExposedMetric } from '../exposition';
import { type Finding, finding } from '../finding';
import { counted } from './subject';

interface BaseUnit {
  readonly base: string;
  /** Names of the unit, or of others of the same quantity, that a metric's name must not end with. */
  readonly instead: readonly string[];
}

/** https://prometheus.io/docs/practices/naming/#base-units */
const BASE_UNITS: readonly BaseUnit[] = [
  {
    base: 'seconds',
    instead: [
      ...['s', 'sec', 'secs', 'second', 'ms', 'msec', 'millis', 'millisecond', 'milliseconds', 'us', 'usec', 'micros'],
      ...['microseconds', 'ns', 'nanos', 'nanoseconds', 'min', 'mins', 'minutes', 'h', 'hours', 'd', 'days', 'weeks'],
    ],
  },
  {
    base: 'bytes',
    instead: [
      ...['b', 'byte', 'kb', 'kib', 'kilobytes', 'kibibytes', 'mb', 'mib', 'megabytes', 'mebibytes', 'gb', 'gib'],
      ...['gigabytes', 'gibibytes', 'tb', 'tib', 'terabytes', 'bit', 'bits'],
    ],
  },
  { base: 'percent', instead: ['pct', 'percentage'] },
];

/**
 * The name with the base unit instead of another or, if one of the expected names has it, of none, and with `_total` on
 * a counter; undefined if the name is right.
 */
function corrected(
  { name, type }: ExposedMetric,
  expected: readonly string[],
): { readonly name: string; readonly fault: string } | undefined {
  const [, stem = name, total = ''] = /^(.*?)(_total)?$/.exec(name) ?? [];
  const last = stem.slice(stem.lastIndexOf('_') + 1);
  const wrong = stem.includes('_') ? BASE_UNITS.find(({ instead }) => instead.includes(last.toLowerCase())) : undefined;
  const inBase = wrong ? stem.slice(0, stem.length - last.length) + wrong.base : stem;
  const isCounter = type === 'counter';
  const end = isCounter ? '_total' : '';
  if (wrong) return { name: inBase + end, fault: `its name ends with _${last}, which is not a base unit` };
  const lacking = BASE_UNITS.find(({ base }) => expected.includes(`${stem}_${base}${end}`));
  if (lacking) return { name: `${stem}_${lacking.base}${end}`, fault: 'its name does not end with its unit' };
  if (isCounter && !total)
    return { name: `${stem}_total`, fault: 'it is a counter, but its name does not end with _total' };
  if (type !== undefined && !isCounter && total)
    return { name: stem, fault: `its name ends with _total, but it is a ${type}` };
  return undefined;
}

/** Findings about a metric that the catalogue does not know; `expected` are the names that could have been meant. */
export function unknownMetric(exposed: ExposedMetric, expected: readonly string[]): Finding[] {
  const { name: metric, line, samples } = exposed;
  const better = corrected(exposed, expected);
  const near =
    better && expected.includes(better.name) ? ` — did you mean "${better.name}"?` : suggestion(metric, expected);
  const remedy = near || '; declare it in a family, or leave it out: its series count against the sample limit';
  const known = `the catalogue does not know it (${counted(samples.length, 'series', 'series')})${remedy}`;
  return [
    finding('unknown-metric', { metric, line }, known),
    ...(better ? [finding('unit', { metric, line }, `${better.fault}; wanted ${better.name}`)] : []),
  ];
}

/** Those that are not listed one by one. */
export const moreUnknown = (count: number): Finding =>
  finding('unknown-metric', {}, `the catalogue does not know ${counted(count, 'more metric')} of this exposition`);
