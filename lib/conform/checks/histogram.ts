import type { Sample } from '../exposition';
import { parseNumber } from '../exposition/numbers';
import { finding, MOST_LISTED } from '../finding';
import { type Check, counted, labelsOf, type Subject } from './subject';

/** The parts of one series: its buckets in increasing order, its sum and its count. */
interface Parts {
  readonly first: Sample;
  readonly buckets: Map<number, number>;
  sum?: number;
  count?: number;
  /** Samples that are none of these. */
  stray?: Sample;
}

/** What may be wrong with one series, as messages describe it. */
const FAULTS: Readonly<Record<string, (parts: Parts) => boolean>> = {
  'no bucket le="+Inf"': ({ buckets }) => !buckets.has(Infinity),
  'no _sum': ({ sum }) => sum === undefined,
  'no _count': ({ count }) => count === undefined,
  'buckets that are not cumulative: one counts less than the one below it': ({ buckets }) => !rises(buckets),
  'a _count that is not that of the bucket le="+Inf"': ({ buckets, count }) =>
    count !== undefined && buckets.has(Infinity) && !same(buckets.get(Infinity), count),
  'a sample that is neither _bucket with le, _sum nor _count': ({ stray }) => stray !== undefined,
};

const same = (a: number | undefined, b: number): boolean => a === b || Number.isNaN(a) || Number.isNaN(b);

function rises(buckets: ReadonlyMap<number, number>): boolean {
  const counts = [...buckets].sort(([a], [b]) => a - b).map(([, count]) => count);
  return counts.every((count, i) => !(count < (counts[i - 1] ?? 0)));
}

/** Buckets, sum and count of each series are consistent. */
export const histogram: Check = subject => {
  if (subject.exposed.type !== 'histogram') return [];
  const series = [...partsOf(subject).values()];
  return Object.entries(FAULTS).flatMap(([fault, holds]) => {
    const faulty = series.filter(holds);
    const [one] = faulty;
    if (one === undefined) return [];
    const place = { metric: subject.metric.name, line: (one.stray ?? one.first).line };
    return [finding('histogram', place, `${counted(faulty.length, 'series', 'series')} with ${fault}`)];
  });
};

function partsOf({ metric, exposed, samples }: Subject): Map<string, Parts> {
  const series = new Map<string, Parts>();
  for (const sample of samples) {
    const key = JSON.stringify(labelsOf(sample, exposed).sort());
    let parts = series.get(key);
    if (parts === undefined) {
      parts = { first: sample, buckets: new Map() };
      series.set(key, parts);
    }
    const bound = boundOf(sample);
    const part = sample.name.slice(metric.name.length);
    if (part === '_bucket' && bound !== undefined) parts.buckets.set(bound, sample.value);
    else if (part === '_sum') parts.sum = sample.value;
    else if (part === '_count') parts.count = sample.value;
    else parts.stray ??= sample;
  }
  return series;
}

const bounds = (all: ReadonlySet<number>): string => {
  const [shown, more] = [[...all].slice(0, MOST_LISTED), all.size - MOST_LISTED];
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en')} more` : shown.join(', ');
};

const boundOf = ({ labels }: Sample): number | undefined => parseNumber(labels.le ?? '');

/** The bucket bounds of each series are the catalogue's: quantiles over series with different bounds mislead. */
export const buckets: Check = subject => {
  const { name: metric, buckets: wanted = [], unit } = subject.metric;
  if (subject.exposed.type !== 'histogram') return [];
  const series = [...partsOf(subject).values()].filter(({ buckets: found }) => found.size > 0);
  const lacks = ({ buckets: found }: Parts): number[] => wanted.filter(bound => !found.has(bound));
  const adds = ({ buckets: found }: Parts): number[] =>
    [...found.keys()].filter(bound => bound !== Infinity && !wanted.includes(bound));
  const one = series.find(parts => lacks(parts).length + adds(parts).length > 0);
  if (one === undefined) return [];
  const [missing, extra] = [lacks, adds].map(differs => bounds(new Set(series.flatMap(differs))));
  const differences = [...(missing ? [`without ${missing}`] : []), ...(extra ? [`with ${extra}`] : [])];
  const place = { metric, label: 'le', line: one.first.line };
  return [finding('buckets', place, `bounds ${differences.join(' and ')}; wanted ${wanted.join(', ')} ${unit}`)];
};
