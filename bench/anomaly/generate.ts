/** Generates what Prometheus would have scraped of a service: counters, one sample a minute. */
import { http } from '../../lib/catalogue';
import {
  CALENDAR,
  DAY,
  DEPLOYMENT,
  type Deployment,
  type Effect,
  HOUR,
  type Injected,
  inside,
  KINDS,
  LEARNT,
  MINUTE,
  type Span,
  WEEK,
} from './events';
import type { Profile } from './profiles';
import { random } from './random';

export const STEP = MINUTE;
/** Deviation of the logarithm of the time of an answer: the 95th percentile is 2.7 times the median. */
const SPREAD = 0.6;
/** A service in its busiest hour answers so much more slowly than one that nobody else asks. */
const LOADED = 0.3;
/** Slow noise forgets half of itself in twenty minutes. */
const REMEMBERED = 0.5 ** (STEP / (20 * MINUTE));
const BURST_MINUTES = [5, 12] as const;
const BATCH_JITTER = 15 * MINUTE;
export const BOUNDS: readonly number[] = [...http.requestDuration.buckets, Number.POSITIVE_INFINITY];

/** Counters by the minute. */
export interface Counters {
  readonly succeeded: Float64Array;
  readonly failed: Float64Array;
  /** Requests at most as long as each of BOUNDS. */
  readonly within: readonly Float64Array[];
}

export interface Happening {
  readonly injected: readonly Injected[];
  readonly deployments: readonly Deployment[];
}

/** Local time of what people do: they get up an hour later by Prometheus' clock once summer time is over. */
const localTime = (at: number, { machines = false }: Profile): number =>
  machines || at < CALENDAR.clocks ? at + HOUR : at;

/** What is expected at a moment, in requests per second, but for what happens by chance. */
export function usualRate(profile: Profile, at: number): number {
  const local = localTime(at, profile);
  const days = Math.floor(local / DAY);
  const hour = (local % DAY) / HOUR;
  const [before, after] = [Math.floor(hour), Math.ceil(hour) % 24];
  const ofDay = (profile.day[before] ?? 0) + (hour - before) * ((profile.day[after] ?? 0) - (profile.day[before] ?? 0));
  const free = days % 7 >= 5 || (profile.machines !== true && CALENDAR.holidays.includes(days * DAY));
  const customer = at >= CALENDAR.customer ? (profile.customer ?? 1) : 1;
  return (
    profile.busiest * ofDay * (free ? profile.weekend : 1) * (profile.growth ?? 1) ** ((at - LEARNT) / WEEK) * customer
  );
}

/** Counters of a service over so many seconds. */
export function generate(
  profile: Profile,
  seed: number,
  seconds: number,
  { injected, deployments }: Happening,
): Counters {
  const steps = Math.floor(seconds / STEP) + 1;
  const array = () => new Float64Array(steps);
  const counters = { succeeded: array(), failed: array(), within: BOUNDS.map(array) };
  const chance = random(seed, profile.name);
  const effects: readonly (Span & Effect)[] = [
    ...injected
      .filter(({ service }) => service === profile.name)
      .map(each => ({ ...KINDS[each.kind], from: each.from, to: each.to })),
    ...deployments.filter(({ service }) => service === profile.name).map(each => ({ ...DEPLOYMENT, ...each })),
    ...jobs(profile, seed, seconds),
  ].sort((a, b) => a.from - b.from);
  const sums = { succeeded: 0, failed: 0, within: BOUNDS.map(() => 0) };
  let [slow, ofDay, failing, today] = [0, 0, 0, -1];
  for (let i = 0; i < steps; i++) {
    const at = i * STEP;
    if (Math.floor(at / DAY) !== today) {
      today = Math.floor(at / DAY);
      [ofDay, failing] = [profile.daily * chance.normal(), 0.2 * chance.normal()];
    }
    slow = REMEMBERED * slow + Math.sqrt(1 - REMEMBERED ** 2) * profile.noise * chance.normal();
    const now = effects.filter(each => inside(at, each));
    const usual = usualRate(profile, at) * Math.exp(slow + ofDay);
    const rate = now.reduce((product, { requests = 1 }) => product * requests, usual);
    const fails = now.reduce((sum, { failing: more = 0 }) => sum + more, profile.failing * Math.exp(failing));
    const slower = now.reduce((product, { slower: times = 1 }) => product * times, 1);
    const count = answer(profile, { rate, slower, chance, sums: sums.within });
    const failed = Math.min(count, chance.poisson(count * fails));
    sums.failed += failed;
    sums.succeeded += count - failed;
    counters.succeeded[i] = sums.succeeded;
    counters.failed[i] = sums.failed;
    let cumulated = 0;
    for (const [b, each] of counters.within.entries()) {
      cumulated += sums.within[b] ?? 0;
      each[i] = cumulated;
    }
  }
  return counters;
}

/** Adds the answers of a step to the sums of each bucket. Returns how many there were. */
function answer(
  { busiest, median }: Profile,
  { rate, slower, chance, sums }: { rate: number; slower: number; chance: ReturnType<typeof random>; sums: number[] },
): number {
  const middle = Math.log(median * slower * (1 + LOADED * Math.min(2, rate / busiest)) * (1 + 0.03 * chance.normal()));
  let [count, below] = [0, 0];
  for (const [b, bound] of BOUNDS.entries()) {
    const upTo = normalShare((Math.log(bound) - middle) / SPREAD);
    const found = chance.poisson(rate * STEP * (upTo - below));
    below = upTo;
    sums[b] = (sums[b] ?? 0) + found;
    count += found;
  }
  return count;
}

/** Jobs of every night, and bursts. */
function jobs(profile: Profile, seed: number, seconds: number): readonly (Span & Effect)[] {
  const { uniform, poisson } = random(seed, `jobs of ${profile.name}`);
  const { batch, bursts } = profile;
  const [least, most] = BURST_MINUTES;
  const all: (Span & Effect)[] = [];
  for (let day = 0; day < seconds; day += DAY) {
    if (batch !== undefined) {
      const from = day + batch.hour * HOUR + Math.round((2 * uniform() - 1) * BATCH_JITTER);
      all.push({ from, to: from + batch.minutes * MINUTE, requests: batch.times, slower: 1.3 });
    }
    for (let left = poisson(bursts?.aDay ?? 0); left > 0; left--) {
      const from = day + uniform() * DAY;
      const to = from + (least + uniform() * (most - least)) * MINUTE;
      all.push({ from, to, requests: bursts?.times ?? 1 });
    }
  }
  return all;
}

/** Share of a normal distribution below so many deviations (Abramowitz and Stegun 26.2.17, to seven digits). */
export function normalShare(deviations: number): number {
  if (deviations === Number.POSITIVE_INFINITY) return 1;
  const t = 1 / (1 + 0.2316419 * Math.abs(deviations));
  const tail =
    (Math.exp((-deviations * deviations) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return deviations > 0 ? 1 - tail : tail;
}
