/** What Prometheus' own packages make of a recorded history: exact times, on histories whose answers are known. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { temporaryFolder } from '../../tools/process/run';
import { replayProgram } from '../../tools/replay/build';
import { type HistoryRequest, replayHistory } from '../../tools/replay/history';
import { type RecordedSeries, watched, writeOpenMetrics } from '../support/recorded-history';

/** Programs start slowly on a machine that is busy. */
jest.setTimeout(300_000);

beforeAll(() => replayProgram('history'), BUILD_TIMEOUT_MS);

const START = 1_780_000_000;
const [MINUTE, HOUR] = [60, 3600];
const text = (rules: readonly object[], more = {}) => JSON.stringify({ groups: [{ name: 'group', rules, ...more }] });

async function backtest(
  rules: readonly object[] | string,
  series: readonly RecordedSeries[],
  more: Partial<HistoryRequest> & { readonly duration?: number; readonly every?: number } = {},
) {
  const { duration = 6 * HOUR, every = 15, ...request } = more;
  const file = writeOpenMetrics({ start: START, duration, every, series });
  const { transitions, evaluated } = await replayHistory({
    source: { openMetrics: [file] },
    interval: 30,
    externalLabels: { cluster: 'harbour' },
    rules: new Map([['/etc/prometheus/rules/group.yml', typeof rules === 'string' ? rules : text(rules)]]),
    ...request,
  });
  return {
    evaluated,
    transitions,
    brief: transitions.map(({ state, time, labels }) => [state, labels.alertname, time - START] as const),
  };
}
const down = (from: number, to: number, instance = 'a'): RecordedSeries => ({
  series: `up{instance="${instance}"}`,
  at: seconds => (from <= seconds && seconds < to ? 0 : 1),
});
/** Every alert of these tests is evaluated at the same moment of each half minute. */
const evaluation = (seconds: number, all: readonly (readonly [string, string | undefined, number])[]): number => {
  const phase = (all[0]?.[2] ?? 0) % 30;
  return Math.ceil((seconds - phase) / 30) * 30 + phase;
};

test('an alert fires when its condition has held for all of its time, and not one evaluation earlier', async () => {
  const rule = { alert: 'Down', expr: 'up < 1', for: '2m' };
  // Four evaluations see it down, the first and the last ninety seconds apart.
  expect((await backtest([rule], [watched, down(HOUR, HOUR + 120)])).brief).toEqual([]);
  const { brief, transitions } = await backtest([rule], [watched, down(HOUR, HOUR + 150)]);
  expect(brief).toEqual([
    ['firing', 'Down', evaluation(HOUR, brief) + 120],
    ['resolved', 'Down', evaluation(HOUR, brief) + 150],
  ]);
  expect(transitions[0]?.labels).toEqual({ alertname: 'Down', instance: 'a', cluster: 'harbour' });
});

test('an alert goes on for its keep_firing_for, and a condition that comes back meanwhile is the same firing', async () => {
  const rule = { alert: 'Down', expr: 'up{instance="a"} < 1', keep_firing_for: '5m' };
  const twice: RecordedSeries = {
    series: 'up{instance="a"}',
    at: seconds => ([HOUR, HOUR + 4 * MINUTE].some(from => from <= seconds && seconds < from + 60) ? 0 : 1),
  };
  const { brief } = await backtest([rule], [watched, twice]);
  // Down again from minute four to five: it goes on from the last evaluation that saw it.
  expect(brief).toEqual([
    ['firing', 'Down', evaluation(HOUR, brief)],
    ['resolved', 'Down', evaluation(HOUR + 5 * MINUTE, brief) + 5 * MINUTE],
  ]);
});

test('a counter that starts again at zero has not gone backwards', async () => {
  const rules = [
    { alert: 'Stopped', expr: 'increase(requests_total[5m]) < 100' },
    { alert: 'Busy', expr: 'increase(requests_total[5m]) > 400' },
  ];
  const restarted = { series: 'requests_total', at: (seconds: number) => (seconds % HOUR) + 5 };
  const { brief } = await backtest(rules, [watched, restarted], { since: 4 * HOUR });
  expect(brief).toEqual([]);
});

test('recording rules are computed first; what history has under their names is not read', async () => {
  const rules = [
    { record: 'requests:rate5m', expr: 'rate(requests_total[5m])' },
    { alert: 'Busy', expr: 'requests:rate5m > 4.9' },
    { alert: 'Firing', expr: 'ALERTS{alertname="Old"} == 1' },
  ];
  const { brief, evaluated } = await backtest(rules, [
    watched,
    { series: 'requests_total', at: seconds => (seconds < 3 * HOUR ? seconds : 3 * HOUR + 5 * (seconds - 3 * HOUR)) },
    { series: 'requests:rate5m', at: () => 1000 },
    { series: 'ALERTS{alertname="Old"}', at: () => 1 },
  ]);
  expect(brief.map(([, name]) => name)).toEqual(['Busy']);
  expect(brief[0]?.[2]).toBeGreaterThan(3 * HOUR + 4 * MINUTE);
  // The requests, and the target by which gaps are known.
  expect(evaluated.series).toBe(2);
});

test('what a rule looks back to is read before the start, through recording rules as well', async () => {
  const rules = [
    { record: 'errors:increase1h', expr: 'increase(errors_total[1h])' },
    { alert: 'Bad', expr: 'max_over_time(errors:increase1h[2h]) > 50' },
  ];
  // Sixty errors in one minute, two and a half hours before the start.
  const errors = { series: 'errors_total', at: (s: number) => Math.min(60, Math.max(0, s - 2 * HOUR)) };
  const { brief, evaluated } = await backtest(rules, [watched, errors], { since: 90 * MINUTE });
  expect(evaluated).toMatchObject({ from: START + 4.5 * HOUR, to: START + 6 * HOUR });
  expect(evaluated.wantedFrom).toBe(START + 4.5 * HOUR - 2 * HOUR - 5 * MINUTE);
  expect(brief.map(([state]) => state)).toEqual(['firing', 'resolved']);
  // It is resolved two hours after the last increase over an hour that has them.
  expect(Math.abs((brief[1]?.[2] ?? 0) - 5 * HOUR)).toBeLessThan(2 * MINUTE);
});

test('a group is evaluated only as far back as something looks, and a day longer', async () => {
  const groups = [
    { name: 'recorded', rules: [{ record: 'watched', expr: 'count(up)' }] },
    { name: 'alerts', rules: [{ alert: 'Unwatched', expr: 'max_over_time(watched[3d]) < 1' }] },
  ];
  const days = 5;
  const interval = 240;
  const { brief, evaluated } = await backtest(JSON.stringify({ groups }), [watched], {
    ...{ duration: days * 24 * HOUR, every: 60, interval, since: HOUR },
  });
  expect(brief).toEqual([]);
  // The first for three days, the alert for one: not both for all of the three days and five minutes.
  const wanted = { recorded: 3 * 24 * HOUR + HOUR + 300, alerts: 25 * HOUR };
  expect(evaluated.wantedFrom).toBe(START + days * 24 * HOUR - wanted.recorded);
  const expected = (wanted.recorded + wanted.alerts) / interval;
  expect(Math.abs(evaluated.evaluations - expected)).toBeLessThan(4);
});

test('a series that went stale is gone at once, one without a marker after five minutes', async () => {
  const rules = [{ alert: 'Gone', expr: 'absent(jobs)' }];
  const ends = (marker?: number) => ({
    series: 'jobs',
    at: (s: number) => (s < HOUR ? 1 : s === HOUR ? marker : undefined),
  });
  const stale = (await backtest(rules, [watched, ends(Number.NaN)])).brief;
  expect(stale).toEqual([['firing', 'Gone', evaluation(HOUR, stale)]]);
  const unmarked = (await backtest(rules, [watched, ends()])).brief;
  expect(unmarked).toEqual([['firing', 'Gone', evaluation(HOUR - 15 + 5 * MINUTE, unmarked)]]);
});

test('while Prometheus was away nothing is evaluated, so that nothing is missing', async () => {
  const away = (s: number): boolean => 2 * HOUR < s && s < 3 * HOUR;
  const series = [{ series: 'up{instance="a"}', at: (s: number) => (away(s) ? undefined : 1) }];
  const { brief, evaluated } = await backtest([{ alert: 'Gone', expr: 'absent(up)' }], series);
  expect(brief).toEqual([]);
  expect(evaluated.gaps).toEqual([[START + 2 * HOUR, START + 3 * HOUR]]);
});

test('a history that begins later than asked is evaluated from its begin', async () => {
  const late = [{ series: 'up{instance="a"}', at: (s: number) => (s < 3 * HOUR ? undefined : 1) }];
  const { brief, evaluated } = await backtest([{ alert: 'Gone', expr: 'absent(up)' }], late, { since: 5 * HOUR });
  expect(brief).toEqual([]);
  expect(evaluated.from - START - 3 * HOUR).toBeGreaterThanOrEqual(30);
  expect(evaluated.from - START - 3 * HOUR).toBeLessThanOrEqual(60);
});

test('a group has its own interval and query offset', async () => {
  const rules = text([{ alert: 'Down', expr: 'up < 1' }], { interval: '5m', query_offset: '1m' });
  const { brief } = await backtest(rules, [watched, down(HOUR, HOUR + 10 * MINUTE)]);
  expect(brief.map(([state]) => state)).toEqual(['firing', 'resolved']);
  const [[, , fired] = [], [, , resolved] = []] = brief as [[string, string, number], [string, string, number]];
  expect((resolved ?? 0) - (fired ?? 0)).toBe(10 * MINUTE);
  // Up to a minute after the target went down, it sees the time before.
  expect(fired).toBeGreaterThanOrEqual(HOUR + MINUTE);
});

test('only the alerts that are asked for are evaluated, with what they read; a metric that history does not have is named', async () => {
  const rules = [
    { record: 'a:sum', expr: 'sum(a)' },
    { record: 'b:sum', expr: 'sum(b)' },
    { alert: 'A', expr: 'a:sum > 0' },
    { alert: 'B', expr: 'b:sum > 0' },
  ];
  const series = [watched, { series: 'a', at: () => 1 }, { series: 'b', at: () => 1 }];
  expect((await backtest(rules, series, { alerts: ['A'] })).brief.map(([, name]) => name)).toEqual(['A']);
  const { evaluated } = await backtest(rules, series.slice(0, 2));
  expect(evaluated.missing).toEqual({ B: ['b'] });
});

test('a rule that cannot be evaluated is counted as Prometheus counts it, and the others go on', async () => {
  const rules = [
    { alert: 'Many', expr: 'up + on() group_left() up' },
    { alert: 'Down', expr: 'up < 1' },
  ];
  const { brief, evaluated } = await backtest(rules, [watched, down(HOUR, HOUR + 120)]);
  expect(brief.map(([state, name]) => `${name} ${state}`)).toEqual(['Down firing', 'Down resolved']);
  expect(evaluated.failures).toMatchObject([{ rule: 'Many', error: expect.stringMatching(/many-to-many|duplicate/) }]);
});

test('samples that are read in another order than that of time give the same result', async () => {
  const rule = { alert: 'Down', expr: 'up < 1', for: '2m' };
  const series = [down(HOUR, HOUR + 150), down(2 * HOUR, 3 * HOUR, 'b'), watched];
  const one = await backtest([rule], series);
  const other = await backtest([rule], [...series].reverse());
  expect(one.brief).toHaveLength(4);
  expect(other.transitions).toEqual(one.transitions);
});

const write = (content: string): string => {
  const file = path.join(temporaryFolder(), 'history.om');
  writeFileSync(file, content);
  return file;
};

test.each<[string, () => Partial<HistoryRequest>, RegExp]>([
  [
    'an empty file',
    () => ({ source: { openMetrics: [write('')] } }),
    /history\.om: no sample in it: wanted OpenMetrics/,
  ],
  ['a file without samples', () => ({ source: { openMetrics: [write('# EOF\n')] } }), /no sample in it/],
  [
    'a scrape',
    () => ({ source: { openMetrics: [write('up 1\n# EOF\n')] } }),
    /line 1: up has no time; a scrape is no history/,
  ],
  [
    'a text that is cut off',
    () => ({ source: { openMetrics: [write('up 1 1780000000\n')] } }),
    /history\.om: line 1: .*EOF/,
  ],
  ['a file that is not there', () => ({ source: { openMetrics: ['/nowhere.om'] } }), /nowhere\.om.*no such file/],
  ['a folder that is not there', () => ({ source: { folder: '/nowhere' } }), /\/nowhere cannot be read/],
  [
    'a folder of something else',
    () => ({ source: { folder: temporaryFolder() } }),
    /neither a Prometheus' data folder/,
  ],
  [
    'a server that is away',
    () => ({ source: { url: 'http://127.0.0.1:1' }, since: HOUR }),
    /127\.0\.0\.1:1 cannot be reached/,
  ],
  ['an end before the history', () => ({ until: 1_000_000 }), /there is no history from .* it has 2026-/],
])('refuses %s with the reason', async (_, more, message) => {
  await expect(backtest([{ alert: 'Down', expr: 'up < 1' }], [watched], { ...more(), duration: 600 })).rejects.toThrow(
    message,
  );
});
