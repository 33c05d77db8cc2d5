/** The requests of a service over the year: how many there are, and how many of them fail. */
import { days } from '../../lib/base';
import type { Span } from '../../test/simulation/timeline';
import { endOf, type Incident, type ServiceName } from './incident';
import { CHANGES, DAYS, NEWCOMERS, USUALLY_FAILING, usualTraffic, WATCHED_FOR } from './year';

const DAY = days(1).value;

/** A stretch in which neither changes. `traffic` is in requests per second, `failing` from 0 to 1. */
export interface Steady extends Span {
  readonly traffic: number;
  readonly failing: number;
}

export interface Load {
  readonly service: ServiceName;
  /** When the service exists. */
  readonly life: Span;
  /** Without gaps, in the order of time. */
  readonly steady: readonly Steady[];
  /** When single requests fail beside those. */
  readonly singles: readonly number[];
  readonly restarts: readonly { readonly at: number; readonly pod: number }[];
}

interface Life extends Span {
  readonly traffic: (at: number) => number;
  readonly changes: readonly number[];
  readonly usuallyFailing: number;
}

/** What a service is like while nothing happens. */
function lifeOf(service: ServiceName): Life {
  const newcomer = NEWCOMERS.find(({ name }) => name === service);
  if (newcomer !== undefined) {
    const { born, perSecond } = newcomer;
    return { from: born, to: born + WATCHED_FOR, traffic: () => perSecond, changes: [], usuallyFailing: 0 };
  }
  const changes = Array.from({ length: DAYS }, (_, day) => CHANGES.map(clock => day * DAY + clock)).flat();
  return { from: 0, to: DAYS * DAY, traffic: usualTraffic, changes, usuallyFailing: USUALLY_FAILING };
}

/** In which an incident changes how many requests there are. */
const otherTraffic = (incident: Incident): readonly (Span & { readonly perSecond: number })[] => {
  const { at, traffic } = incident;
  if (traffic === undefined) return [];
  return [{ from: at - traffic.around, to: endOf(incident) + traffic.around, perSecond: traffic.perSecond }];
};

const failingSpans = ({ at, course }: Incident): readonly (Span & { readonly failing: number })[] => {
  let from = at;
  return course.map(({ lasts, failing }) => {
    const span = { from, to: from + lasts, failing };
    from = span.to;
    return span;
  });
};

const inside = ({ from, to }: Span, at: number): boolean => from <= at && at < to;

export function loadOf(service: ServiceName, incidents: readonly Incident[]): Load {
  const life = lifeOf(service);
  const own = incidents.filter(incident => incident.service === service);
  const failing = own.flatMap(failingSpans);
  const others = own.flatMap(otherTraffic);
  const moments = [life, ...failing, ...others].flatMap(({ from, to }) => [from, to]).concat(life.changes);
  const sorted = [...new Set(moments)].filter(at => life.from <= at && at <= life.to).sort((a, b) => a - b);
  return {
    service,
    life: { from: life.from, to: life.to },
    steady: sorted.slice(0, -1).map((from, i) => ({
      from,
      to: sorted[i + 1] as number,
      traffic: others.find(span => inside(span, from))?.perSecond ?? life.traffic(from),
      failing: Math.max(life.usuallyFailing, ...failing.filter(span => inside(span, from)).map(span => span.failing)),
    })),
    singles: own.flatMap(({ at, failures = [] }) => failures.map(after => at + after)),
    restarts: own
      .flatMap(({ at, restarts = [] }) => restarts.map(({ after, pod }) => ({ at: at + after, pod })))
      .filter(({ at }) => life.from < at && at < life.to)
      .sort((a, b) => a.at - b.at),
  };
}

/** How many requests there were between two moments, and how many of them failed. */
export function countedIn(
  { steady, singles }: Load,
  { from, to }: Span,
): { readonly all: number; readonly failed: number } {
  let [all, failed] = [0, singles.filter(at => from < at && at <= to).length];
  for (const each of steady) {
    const overlap = Math.min(to, each.to) - Math.max(from, each.from);
    if (overlap <= 0) continue;
    all += overlap * each.traffic;
    failed += overlap * each.traffic * each.failing;
  }
  return { all, failed };
}
