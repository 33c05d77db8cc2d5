/** What happens to the services of the generated history, and which of it an alert should find. */
import { random } from './random';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** Bands compare with four weeks. */
export const LEARNT = 4 * WEEK;

/** The begin is inclusive, the end is not; both are in seconds from the start of the history, which is a Monday. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const inside = (at: number, { from, to }: Span): boolean => from <= at && at < to;

export interface Effect {
  /** Requests, as a multiple. @default 1 */
  readonly requests?: number;
  /** Share of requests that fails in addition. @default 0 */
  readonly failing?: number;
  /** Time of an answer, as a multiple. @default 1 */
  readonly slower?: number;
}

/** Each alert, and the series that it judges. */
export const ALERTS = ['RequestRateAnomalous', 'ErrorRatioAnomalous', 'LatencyAnomalous'] as const;
export type Alert = (typeof ALERTS)[number];

/** What is injected, and the alert that should find it; none where nobody should be called. */
export const KINDS = {
  'requests halved': { requests: 0.5, found: 'RequestRateAnomalous' },
  'requests doubled': { requests: 2, found: 'RequestRateAnomalous' },
  'no requests': { requests: 0, found: 'RequestRateAnomalous' },
  '2 % fail': { failing: 0.02, found: 'ErrorRatioAnomalous' },
  'three times as slow': { slower: 3, found: 'LatencyAnomalous' },
  '10 % fewer requests': { requests: 0.9 },
  '15 % more requests': { requests: 1.15 },
  '0.2 % fail': { failing: 0.002 },
  '20 % slower': { slower: 1.2 },
} as const satisfies Record<string, Effect & { readonly found?: Alert }>;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];
/** The alert that should find it. */
export const foundBy = (kind: Kind): Alert | undefined => (KINDS[kind] as { readonly found?: Alert }).found;

export interface Injected extends Span {
  readonly service: string;
  readonly kind: Kind;
}

/** What happens in ordinary operation: no alert should fire. */
export interface Disturbance extends Span {
  /** @default all services */
  readonly service?: string;
  readonly what: string;
}

export interface Deployment extends Span {
  readonly service: string;
}

/** Weeks begin on Mondays. */
const day = (week: number, weekday: number): number => LEARNT + (week - 1) * WEEK + weekday * DAY;
const [TUESDAY, THURSDAY, FRIDAY, SUNDAY] = [1, 3, 4, 6] as const;

/** Of the weeks that are judged, and of the four before it: those are 0 and less. */
export const CALENDAR = {
  holidays: [day(-2, THURSDAY), day(2, THURSDAY)],
  /** A new customer comes at nine. */
  customer: day(2, TUESDAY) + 9 * HOUR,
  /** Summer time ends: it is local time that people live by. */
  clocks: day(1, SUNDAY) + HOUR,
  /** Prometheus was away, in the weeks that are learnt from, so that one of four is not known. */
  away: day(-1, TUESDAY),
  /** One service was not scraped. */
  unscraped: day(1, FRIDAY),
} as const;
export const UNSCRAPED = 'search';

/** Whether Prometheus was there, and scraped a service. */
export const scraped = (at: number, service?: string): boolean =>
  !inside(at, { from: CALENDAR.away, to: CALENDAR.away + DAY }) &&
  !(service === UNSCRAPED && inside(at, { from: CALENDAR.unscraped, to: CALENDAR.unscraped + DAY }));

/** Three minutes of a new version: some requests fail and all are slower. Shorter than any alert waits. */
export const DEPLOYMENT: Effect = { failing: 0.02, slower: 1.5 };
const DEPLOYMENT_TAKES = 3 * MINUTE;
const DEPLOYMENTS_A_WEEK = [TUESDAY, THURSDAY];

export function deployments(seed: number, service: string, weeks: number): readonly Deployment[] {
  const { uniform } = random(seed, `${service} is deployed`);
  return Array.from({ length: LEARNT / WEEK + weeks }, (_, week) =>
    DEPLOYMENTS_A_WEEK.map(weekday => {
      const from = week * WEEK + weekday * DAY + (9 + Math.floor(uniform() * 7 * 60) / 60) * HOUR;
      return { service, from, to: from + DEPLOYMENT_TAKES };
    }),
  ).flat();
}

/** The days between two of a service, so that one is over before the next is judged. */
const EVERY = 3 * DAY;
const LEAST_MINUTES = 50;
const MORE_MINUTES = 70;

/**
 * Each kind once in each service before one comes again, around noon, for one hour or two; and in the last week that is learnt
 * from, an outage, which must not be what is usual.
 */
export function injections(seed: number, services: readonly string[], weeks: number): readonly Injected[] {
  return services.flatMap((service, number) => {
    const { uniform } = random(seed, `${service} is disturbed`);
    const at = (from: number, kind: Kind): Injected => {
      const begin = from + 11 * HOUR + Math.floor(uniform() * 90) * MINUTE;
      return {
        service,
        kind,
        from: begin,
        to: begin + (LEAST_MINUTES + Math.floor(uniform() * MORE_MINUTES)) * MINUTE,
      };
    };
    const outage = at(day(0, number % 5), 'no requests');
    const kinds: Kind[] = [];
    const all: Injected[] = [outage];
    for (let next = LEARNT + (number % 3) * DAY; next < LEARNT + weeks * WEEK; next += EVERY) {
      // Where nothing is usual, nothing can be judged.
      if (CALENDAR.holidays.includes(next) || (service === UNSCRAPED && next === CALENDAR.unscraped)) continue;
      if (kinds.length === 0) kinds.push(...shuffled(KIND_NAMES, uniform));
      all.push(at(next, kinds.pop() as Kind));
    }
    return all;
  });
}

function shuffled<T>(all: readonly T[], uniform: () => number): T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(uniform() * left.length), 1)[0] as T);
}

/** What a false alarm may come from, in the order in which it is asked for. */
export const disturbances = (): readonly Disturbance[] => [
  { what: 'not scraped', service: UNSCRAPED, from: CALENDAR.unscraped, to: CALENDAR.unscraped + 2 * DAY },
  ...CALENDAR.holidays.map(from => ({ what: 'a holiday', from, to: from + DAY })),
  { what: 'after a holiday', from: CALENDAR.holidays[1] + DAY, to: CALENDAR.holidays[1] + 2 * DAY },
  { what: 'a new customer', service: 'checkout', from: CALENDAR.customer, to: CALENDAR.customer + 8 * DAY },
  { what: 'the clocks', from: CALENDAR.clocks, to: CALENDAR.clocks + 2 * DAY },
  ...CALENDAR.holidays.flatMap(from =>
    [1, 2, 3, 4].map(week => ({
      what: 'weeks after a holiday',
      from: from + week * WEEK,
      to: from + week * WEEK + DAY,
    })),
  ),
];
