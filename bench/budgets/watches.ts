/** In which stretches of the year rules are evaluated, and what had been recorded before each. */
import { hours, minutes } from '../../lib/base';
import { objectiveLabels, objectivesOf } from '../../lib/rules';
import { eventRate, events5m, failureRate, failures5m } from '../../lib/rules/families/objectives';
import type { Service } from '../../lib/services';
import { BURN_WINDOWS } from '../../lib/slo';
import type { Span } from '../../test/simulation/timeline';
import type { RecordedSeries, Sample } from '../../tools/replay/rules';
import { endOf, type Incident } from './incident';
import { countedIn, type Load } from './load';

const WINDOW = minutes(5).value;
const BEFORE = minutes(10).value;
const longest = (which: 'long' | 'short'): number => Math.max(...BURN_WINDOWS.map(window => window[which].value));
/** After that, no short window holds anything of what has ended, so that no alert fires; windows lag by minutes. */
const AFTER = longest('short') + minutes(20).value;
/** How far rules look back. */
export const LOOKED_BACK = longest('long') + BEFORE;

/** From before each incident until no alert can fire for it; those that overlap are one. */
export function watches(incidents: readonly Incident[]): readonly Span[] {
  const spans = incidents
    .map(each => ({ from: each.at - BEFORE, to: endOf(each) + AFTER }))
    .sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Courses up to this length are eventful throughout. */
const SHORT_COURSE = hours(4).value;
const AROUND = minutes(40).value;
/** Between evaluations when nothing changes but what long windows hold. Below five minutes, or recorded series have gaps. */
export const QUIET = minutes(4).value;

/**
 * In which alerts can change within minutes: while an incident goes on, and as long as the short windows of those that page
 * hold it; of one that goes on for days, its begin and its end.
 */
export const eventful = (incidents: readonly Incident[]): readonly (readonly [from: number, to: number])[] =>
  incidents.flatMap(each => {
    const [begin, end] = [each.at - minutes(1).value, endOf(each) + AROUND];
    return end - begin <= SHORT_COURSE
      ? [[begin, end] as const]
      : [[begin, each.at + AROUND] as const, [endOf(each) - minutes(1).value, end] as const];
  });

/** Whole multiples of a step in a span. */
const steps = ({ from, to }: Span, step: number): readonly number[] => {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.ceil(to / step) - first) }, (_, i) => (first + i) * step);
};

/**
 * What our rules would have recorded of a service until they are evaluated, from the same requests: rates over five minutes for
 * the last five, and the sums of such rates at every fifth minute, which is when windows look at them.
 */
export function recordedBefore(
  service: Service,
  load: Load,
  { from, to }: Span,
  origin: number,
  every: number,
): readonly RecordedSeries[] {
  const since = Math.max(from, load.life.from);
  const rate = (at: number) => {
    const { all, failed } = countedIn(load, { from: at - WINDOW, to: at });
    return { all: all / WINDOW, failed: failed / WINDOW };
  };
  const rated = steps({ from: Math.max(since, to - WINDOW), to }, every).map(at => [at, rate(at)] as const);
  const summed = steps({ from: since, to }, WINDOW).map(at => {
    const rates = steps({ from: at - WINDOW + every, to: at + every }, every).map(rate);
    const sum = (what: 'all' | 'failed') => rates.reduce((total, each) => total + each[what], 0) * every;
    return [at, { all: sum('all'), failed: sum('failed') }] as const;
  });
  return objectivesOf(service).flatMap(objective =>
    (
      [
        [eventRate, rated, 'all'],
        [failureRate, rated, 'failed'],
        [events5m, summed, 'all'],
        [failures5m, summed, 'failed'],
      ] as const
    )
      .map(([{ record }, points, what]) => ({
        labels: { __name__: record, ...objectiveLabels(service.name, objective) },
        samples: points.map(([at, values]): Sample => [at - origin, values[what]]),
      }))
      .filter(({ samples }) => samples.length > 0),
  );
}
