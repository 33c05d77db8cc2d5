import type { Unit } from '../../catalogue';
import type { Sample } from '../exposition';
import { type Finding, finding } from '../finding';
import { type Check, counted, type Subject } from './subject';

interface Rule {
  readonly applies: (sample: Sample, subject: Subject) => boolean;
  readonly holds: (value: number) => boolean;
  readonly wanted: string;
}

/** The range of the product's own gauges. Third-party exporters report "unknown" as special values, such as -1. */
const RANGES: Readonly<Partial<Record<Unit, readonly [number, number]>>> = {
  boolean: [0, 1],
  percent: [0, 100],
  ratio: [0, Infinity],
  seconds: [0, Infinity],
  bytes: [0, Infinity],
  count: [0, Infinity],
};

const counts = ({ name }: Sample, { metric: { kind } }: Subject): boolean =>
  kind === 'counter' || ((kind === 'histogram' || kind === 'summary') && /_(bucket|count)$/.test(name));

const RULES: readonly Rule[] = [
  {
    applies: counts,
    holds: value => value >= 0 && value < Infinity,
    wanted: 'a number of at least 0: it is a count',
  },
  {
    applies: ({ name }, { metric: { kind } }) => kind === 'histogram' && name.endsWith('_sum'),
    holds: value => !Number.isNaN(value),
    wanted: 'a number: a sum that is NaN stays NaN',
  },
  {
    applies: ({ name }, { metric: { kind, unit }, own }) =>
      own && kind === 'histogram' && name.endsWith('_sum') && unit in RANGES,
    holds: value => !(value < 0),
    wanted: 'a number of at least 0: no observation can be negative',
  },
  {
    applies: (_, { metric: { kind } }) => kind === 'info',
    holds: value => value === 1,
    wanted: '1: the information is in its labels',
  },
];

/** Values that the metric cannot have. */
export const values: Check = subject => [
  ...RULES.flatMap(({ applies, holds, wanted }) =>
    wrong(subject, wanted, sample => applies(sample, subject) && !holds(sample.value)),
  ),
  ...gauge(subject),
];

function gauge(subject: Subject): Finding[] {
  const { kind, unit } = subject.metric;
  const range = RANGES[unit];
  if (!subject.own || kind !== 'gauge' || range === undefined) return [];
  const [least, most] = range;
  const wanted = most === Infinity ? `a number of at least ${least}` : `a number from ${least} to ${most}`;
  return wrong(
    subject,
    unit === 'count' ? wanted : `${wanted}: its unit is ${unit}`,
    ({ value }) => !(value >= least && value <= most && value < Infinity),
  );
}

function wrong({ metric, samples }: Subject, wanted: string, isWrong: (sample: Sample) => boolean): Finding[] {
  const found = samples.filter(isWrong);
  const [one] = found;
  if (one === undefined) return [];
  const others = found.length > 1 ? ` (and ${counted(found.length - 1, 'more such series', 'more such series')})` : '';
  const place = { metric: metric.name, line: one.line };
  return [finding('value', place, `${one.name} is ${one.value}${others}; wanted ${wanted}`)];
}
