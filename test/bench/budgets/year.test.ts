/** The declared year: what is judged must be what was meant. */
import { endOf, KIND_NAMES, KINDS, lengthOf, needsOf } from '../../../bench/budgets/incident';
import { countedIn, loadOf } from '../../../bench/budgets/load';
import { DAYS, NEWCOMERS, START, within, YEAR } from '../../../bench/budgets/year';

const DAY = 86_400;
const of = (kind: string) => YEAR.filter(each => each.kind === kind);

test('has every kind of incident, and outages and blips several times', () => {
  expect(KIND_NAMES.filter(kind => of(kind).length === 0)).toEqual([]);
  expect(of('outage').length).toBeGreaterThanOrEqual(6);
  expect(of('blip').length).toBeGreaterThanOrEqual(10);
});

test('begins on a Monday and ends before its last windows do', () => {
  expect(new Date(START * 1_000).getUTCDay()).toBe(1);
  expect(YEAR.filter(each => each.at < 0 || endOf(each) + 5 * DAY > DAYS * DAY)).toEqual([]);
});

test('keeps kinds within what they are called', () => {
  const wrong = YEAR.filter(({ kind, course, failures = [], restarts = [] }) => {
    const shares = course.map(({ failing }) => failing);
    const length = lengthOf({ course });
    if (kind === 'outage') return shares.some(each => each !== 1);
    if (kind === 'partial') return shares.some(each => each < 0.2 || each > 0.6);
    if (kind === 'slow') return shares.some(each => each < 0.01 || each > 0.02) || length < DAY;
    if (kind === 'smouldering') return shares.some(each => each < 0.0025 || each > 0.005) || length < 1.5 * DAY;
    if (kind === 'blip') return length < 60 || length > 120;
    if (kind === 'night') return failures.length !== 3;
    if (kind === 'deploy' || kind === 'restart' || kind === 'crashing') return restarts.length === 0;
    return false;
  });
  expect(wrong).toEqual([]);
});

test('keeps incidents of a service apart, so that each is judged alone; deploys fail next to nothing', () => {
  const heavy = YEAR.filter(({ kind }) => kind !== 'deploy' && kind !== 'restart');
  const close = heavy.flatMap((each, i) =>
    heavy
      .slice(i + 1)
      .filter(({ service, at }) => service === each.service && at < endOf(each) + 3 * DAY + 3_600)
      .map(next => `${each.kind} on day ${each.at / DAY} and ${next.kind} on day ${next.at / DAY}`),
  );
  expect(close).toEqual([]);
});

test('puts idle weekends on weekends, and the first day of a service where it begins', () => {
  expect(of('idle weekend').filter(({ at }) => Math.floor(at / DAY) % 7 !== 4)).toEqual([]);
  const born = of('new service').map(({ service, at }) => [service, at]);
  expect(NEWCOMERS.map(({ name, born: at }) => [name, at])).toEqual(expect.arrayContaining(born));
});

test('counts requests and failures of an incident', () => {
  const [outage] = of('outage');
  if (outage === undefined) throw new Error('there is no outage');
  const span = { from: outage.at, to: endOf(outage) };
  const { all, failed } = countedIn(loadOf('shop', YEAR), span);
  expect(all).toBe(40 * lengthOf(outage));
  expect(failed).toBe(all);
  const before = countedIn(loadOf('shop', YEAR), { from: outage.at - 3_600, to: outage.at });
  // A twentieth of what an objective of 99.9 % allows.
  expect(before.failed / before.all).toBeCloseTo(0.00005, 9);
});

test('counts single failures at a time with few requests', () => {
  const [night] = of('night');
  if (night === undefined) throw new Error('there is no night');
  const { all, failed } = countedIn(loadOf('shop', YEAR), { from: night.at, to: endOf(night) });
  expect(all).toBeCloseTo(0.01 * lengthOf(night));
  expect(Math.round(failed)).toBe(3);
});

test('leaves out what is not over after some days', () => {
  expect(within(DAYS)).toEqual(YEAR);
  expect(within(10).every(each => endOf(each) < 10 * DAY)).toBe(true);
  expect(within(10).length).toBeGreaterThan(0);
});

test('needs somebody for some of it and nobody for some', () => {
  expect(new Set(YEAR.map(needsOf))).toEqual(new Set(Object.values(KINDS).map(({ needs }) => needs)));
});
