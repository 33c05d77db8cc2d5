import type { Unit } from '../../catalogue';
import type { Sample } from '../exposition';
import { type Finding, finding } from '../finding';
import { type Check, counted, type Subject } from './subject';

interface Rule {
  readonly applies: (sample: Sample, subject: Subject) => boolean;
  readonly holds: (value: number) => boolean;
  readonly wanted: string;
}

/** What a gauge of AION's own may read. Others' exporters tell "unknown" by values of their own, such as -1. */
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
    wanted: 'a number from 0: it counts',
  },
  {
    applies: ({ name }, { metric: { kind } }) => kind === 'histogram' && name.endsWith('_sum'),
    holds: value => !Number.isNaN(value),
    wanted: 'a number: once NaN, a sum stays it',
  },
  {
    applies: ({ name }, { metric: { kind, unit }, own }) =>
      own && kind === 'histogram' && name.endsWith('_sum') && unit in RANGES,
    holds: value => !(value < 0),
    wanted: 'a number from 0: nothing that was observed can be less',
  },
  {
    applies: (_, { metric: { kind } }) => kind === 'info',
    holds: value => value === 1,
    wanted: '1: its labels are what it tells',
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
  const wanted = most === Infinity ? `a number from ${least}` : `a number from ${least} to ${most}`;
  return wrong(
    subject,
    unit === 'count' ? wanted : `${wanted}: it is in ${unit}`,
    ({ value }) => !(value >= least && value <= most && value < Infinity),
  );
}

function wrong({ metric, samples }: Subject, wanted: string, isWrong: (sample: Sample) => boolean): Finding[] {
  const found = samples.filter(isWrong);
  const [one] = found;
  if (one === undefined) return [];
  const others = found.length > 1 ? ` and ${counted(found.length - 1, 'more series', 'more series')} such` : '';
  const place = { metric: metric.name, line: one.line };
  return [finding('value', place, `${one.name} is ${one.value}${others}; wanted ${wanted}`)];
}
