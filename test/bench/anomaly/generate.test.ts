import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  CALENDAR,
  DAY,
  deployments,
  HOUR,
  type Injected,
  injections,
  KIND_NAMES,
  type Kind,
  LEARNT,
  MINUTE,
  UNSCRAPED,
  WEEK,
} from '../../../bench/anomaly/events';
import { BOUNDS, type Counters, generate, normalShare, STEP, usualRate } from '../../../bench/anomaly/generate';
import { PROFILES, type Profile } from '../../../bench/anomaly/profiles';
import { random } from '../../../bench/anomaly/random';
import { writeHistory } from '../../../bench/anomaly/write';
import { temporaryFolder } from '../../../tools/process/run';

const profile = (name: string): Profile => {
  const found = PROFILES.find(each => each.name === name);
  if (found === undefined) throw new Error(`there is no profile ${name}`);
  return found;
};
const ingest = profile('ingest');
const none = { injected: [], deployments: [] };
const between = (samples: Float64Array, from: number, to: number): number =>
  (samples[to / STEP] ?? Number.NaN) - (samples[from / STEP] ?? Number.NaN);
const requests = ({ succeeded, failed }: Counters, from: number, to: number): number =>
  between(succeeded, from, to) + between(failed, from, to);
/** The bound within which 95 % were answered is at most this. */
const slowest = ({ within }: Counters, from: number, to: number): number => {
  const counts = within.map(each => between(each, from, to));
  return BOUNDS[counts.findIndex(each => each >= 0.95 * (counts.at(-1) ?? 0))] as number;
};

test('numbers have the mean and the spread of their distribution, and are those of their seed', () => {
  const { normal, poisson } = random(1, 'test');
  const of = (next: () => number) => Array.from({ length: 20_000 }, next);
  for (const [mean, spread, values] of [
    [0, 1, of(normal)],
    [3, Math.sqrt(3), of(() => poisson(3))],
    [500, Math.sqrt(500), of(() => poisson(500))],
  ] as const) {
    const average = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - average) ** 2, 0) / values.length);
    // Five standard errors.
    expect(Math.abs(average - mean)).toBeLessThan((5 * spread) / Math.sqrt(values.length));
    expect(Math.abs(deviation / spread - 1)).toBeLessThan(0.04);
  }
  const first = (seed: number, topic: string) => random(seed, topic).uniform();
  expect(first(1, 'a')).toBe(first(1, 'a'));
  expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b')]).size).toBe(3);
});

test('the share of a normal distribution is that of the tables', () => {
  expect([-2, 0, 1.645, Number.POSITIVE_INFINITY].map(each => Number(normalShare(each).toFixed(4)))).toEqual([
    ...[0.0228, 0.5, 0.95, 1],
  ]);
});

test('a history is that of its seed, and its counters only grow', () => {
  const make = (seed: number) => generate(ingest, seed, DAY, none);
  const made = make(1);
  expect(make(1)).toEqual(made);
  expect(make(2)).not.toEqual(made);
  for (const samples of [made.succeeded, made.failed, ...made.within])
    expect(samples.findIndex((each, i) => i > 0 && each < (samples[i - 1] as number))).toBe(-1);
  // Every request is in the last bucket, and in each one after the first that it is in.
  made.within.forEach((samples, b) => {
    const next = made.within[b + 1] ?? samples;
    expect(samples.findIndex((each, i) => each > (next[i] as number))).toBe(-1);
  });
  expect(made.within.at(-1)?.at(-1)).toBe((made.succeeded.at(-1) ?? 0) + (made.failed.at(-1) ?? 0));
});

test.each<[Kind, (counters: Counters, from: number, to: number) => number, number]>([
  ['requests halved', requests, 0.5],
  ['requests doubled', requests, 2],
  ['no requests', requests, 0],
  ['10 % fewer requests', requests, 0.9],
  ['15 % more requests', requests, 1.15],
  // 0.1 % fails anyway.
  ['2 % fail', ({ failed }, from, to) => between(failed, from, to), 21],
  ['0.2 % fail', ({ failed }, from, to) => between(failed, from, to), 3],
])('%s while it is injected, and not before', (kind, measured, times) => {
  const at: Injected = { service: 'ingest', kind, from: 4 * HOUR, to: 8 * HOUR };
  const counters = generate(ingest, 1, 8 * HOUR, { injected: [at], deployments: [] });
  const found = measured(counters, 4 * HOUR, 8 * HOUR) / measured(counters, 0, 4 * HOUR);
  // Noise of two percent; of what fails anyway, there is a fifth more or less from day to day.
  expect(Math.abs(found - times)).toBeLessThan(kind.includes('fail') ? 0.25 * times : 0.03);
});

test('three times as slow is three times as slow', () => {
  const at: Injected = { service: 'ingest', kind: 'three times as slow', from: 4 * HOUR, to: 8 * HOUR };
  const counters = generate(ingest, 1, 8 * HOUR, { injected: [at], deployments: [] });
  // 0.08 s, 1.3 times as much under load, 2.7 times as much for the slowest of twenty: 0.28 s; times three 0.84 s.
  expect([slowest(counters, 0, 4 * HOUR), slowest(counters, 4 * HOUR, 8 * HOUR)]).toEqual([0.5, 1]);
});

test('people live by local time, programs do not; holidays are like Sundays', () => {
  const web = profile('web');
  const of = (each: Profile, at: number) => usualRate({ ...each, growth: 1 }, at);
  // At half past seven by Prometheus' clock, on the Fridays before and after summer time ends.
  const friday = CALENDAR.clocks - HOUR - 2 * DAY + 7.5 * HOUR;
  expect(of(web, friday + WEEK)).toBeCloseTo(of(web, friday - HOUR));
  expect(of(ingest, friday + WEEK)).toBe(of(ingest, friday));
  const [, holiday] = CALENDAR.holidays;
  const noon = holiday + 12 * HOUR;
  expect(of(web, noon) / of(web, noon + WEEK)).toBeCloseTo(web.weekend);
  expect(of(ingest, noon)).toBe(of(ingest, noon + WEEK));
  const checkout = profile('checkout');
  expect(of(checkout, CALENDAR.customer) / of(checkout, CALENDAR.customer - 1)).toBeCloseTo(1.6);
  expect(usualRate(web, noon + 2 * WEEK) / usualRate(web, noon + WEEK)).toBeCloseTo(1.03);
});

test('a job comes every night', () => {
  const night = (name: string) => {
    const counters = generate(profile(name), 1, 5 * DAY, none);
    return [1, 2, 3, 4].map(day => {
      const [job, before] = [2, 0].map(hour =>
        requests(counters, day * DAY + hour * HOUR, day * DAY + (hour + 1) * HOUR),
      );
      return (job as number) / (before as number) > 5;
    });
  };
  expect(night('reports')).toEqual([true, true, true, true]);
  expect(night('backoffice')).toEqual([false, false, false, false]);
});

test('each kind is injected once in each service before one comes again, days apart, where the day is an ordinary one', () => {
  const weeks = 4;
  const services = PROFILES.map(({ name }) => name);
  const all = injections(1, services, weeks);
  for (const service of services) {
    const own = all.filter(each => each.service === service);
    const [outage, ...later] = own;
    // In the last week that is learnt from.
    expect(Math.floor((outage?.from ?? 0) / WEEK)).toBe(LEARNT / WEEK - 1);
    const first = later.slice(0, KIND_NAMES.length).map(({ kind }) => kind);
    expect(new Set(first).size).toBe(first.length);
    expect(first.length).toBeGreaterThanOrEqual(8);
    const near = later.filter(({ from }, i) => i > 0 && from - (later[i - 1]?.to ?? 0) < 2 * DAY);
    expect(near).toEqual([]);
    for (const { from, to } of later) {
      expect([from >= LEARNT, to <= LEARNT + weeks * WEEK]).toEqual([true, true]);
      expect(CALENDAR.holidays).not.toContain(Math.floor(from / DAY) * DAY);
      if (service === UNSCRAPED) expect(Math.floor(from / DAY) * DAY).not.toBe(CALENDAR.unscraped);
    }
  }
  expect(injections(2, services, weeks)).not.toEqual(all);
  expect(deployments(1, 'web', weeks)).toHaveLength(2 * (LEARNT / WEEK + weeks));
});

test('a history is text with the time of each sample, without what was not scraped', async () => {
  const file = path.join(temporaryFolder('history'), 'history.om');
  const scraped = (at: number, service?: string) => at !== 2 * MINUTE && !(service === 'ingest' && at === MINUTE);
  const services = ['web', 'ingest'].map(name => [name, generate(profile(name), 1, 2 * MINUTE, none)] as const);
  const samples = await writeHistory(file, { start: 1_000, services, scraped });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.pop()).toBe('# EOF');
  expect(lines).toHaveLength(samples);
  const of = (text: string) => lines.filter(line => line.includes(text)).map(line => line.split(' ').pop());
  expect(of('service="web",method="GET",path="/",status="200"')).toEqual(['1000', '1060']);
  expect(of('service="ingest",method="GET",path="/",status="200"')).toEqual(['1000']);
  expect(of('up{')).toEqual(['1000', '1060']);
  // Two counters and the buckets of one route.
  expect(lines.filter(line => line.includes('service="web"'))).toHaveLength(2 * (2 + BOUNDS.length));
});
