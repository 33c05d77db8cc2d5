/** The services of the generated history: what they are asked for in the course of a week, and how evenly. */

export interface Profile {
  readonly name: string;
  readonly what: string;
  /** Requests per second in the busiest hour of an ordinary day. */
  readonly busiest: number;
  /** Share of the busiest hour, by the hour of the day from midnight, in local time. */
  readonly day: readonly number[];
  /** Requests of a Saturday, a Sunday and a public holiday, as a share of those of a working day. */
  readonly weekend: number;
  /** Deviation of the slow noise: what comes and goes within half an hour. */
  readonly noise: number;
  /** Deviation from one day to the next. */
  readonly daily: number;
  /** Share of requests that fail. */
  readonly failing: number;
  /** Median time of an answer in seconds, when nobody else asks. */
  readonly median: number;
  /** Requests a week later, as a multiple. @default 1 */
  readonly growth?: number;
  /** A job of every night: at this local hour, give or take a quarter of an hour, so many minutes, so many times the requests. */
  readonly batch?: { readonly hour: number; readonly minutes: number; readonly times: number };
  /** Bursts a day, of five to twelve minutes. */
  readonly bursts?: { readonly aDay: number; readonly times: number };
  /** A new customer comes in the second week that is judged: requests as a multiple from then on. */
  readonly customer?: number;
  /** Its clients are programs, which know neither summer time nor holidays. @default false */
  readonly machines?: boolean;
}

const people = [
  ...[0.12, 0.08, 0.06, 0.05, 0.06, 0.1, 0.22, 0.42, 0.66, 0.85, 0.95, 1],
  ...[0.97, 0.92, 0.93, 0.95, 0.93, 0.88, 0.82, 0.78, 0.7, 0.55, 0.36, 0.2],
];
const evenings = [
  ...[0.3, 0.18, 0.1, 0.07, 0.06, 0.08, 0.15, 0.25, 0.32, 0.36, 0.4, 0.45],
  ...[0.52, 0.5, 0.46, 0.46, 0.52, 0.62, 0.76, 0.9, 1, 0.98, 0.8, 0.52],
];
const office = [
  ...[0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.05, 0.2, 0.75, 1, 1, 0.95],
  ...[0.6, 0.8, 0.95, 0.95, 0.85, 0.5, 0.2, 0.1, 0.06, 0.05, 0.04, 0.03],
];
const flat = Array.from({ length: 24 }, () => 1);

const ordinary = { weekend: 0.7, noise: 0.05, daily: 0.03, failing: 0.001, median: 0.08 };

export const PROFILES: readonly Profile[] = [
  { ...ordinary, name: 'web', what: 'grows by 3 % a week', busiest: 80, day: people, growth: 1.03 },
  {
    ...{ ...ordinary, name: 'checkout', what: 'is busy in the evening, gets a new customer' },
    ...{ busiest: 20, day: evenings, weekend: 1.3, noise: 0.08, customer: 1.6 },
  },
  {
    ...{ ...ordinary, name: 'search', what: 'is uneven: bursts, and half a percent fails' },
    ...{ busiest: 150, day: people, noise: 0.12, daily: 0.06, failing: 0.005, bursts: { aDay: 4, times: 1.6 } },
  },
  {
    ...{ ...ordinary, name: 'reports', what: 'has office hours, and a job every night' },
    ...{ busiest: 12, day: office, weekend: 0.3, batch: { hour: 2, minutes: 40, times: 30 }, median: 0.3 },
  },
  {
    ...ordinary,
    name: 'backoffice',
    what: 'is small: a request a second in office hours',
    busiest: 1,
    day: office,
    weekend: 0.2,
  },
  {
    ...{ ...ordinary, name: 'ingest', what: 'is called by programs, always alike' },
    ...{ busiest: 30, day: flat, weekend: 1, noise: 0.02, daily: 0.005, machines: true },
  },
];
