/** The command from its arguments to its answer, over an hour with an incident whose answer is known. */
import { runBacktest } from '../../../bin/backtest/main';
import { BUILD_TIMEOUT_MS } from '../../../tools/pinned/build';
import { replayProgram } from '../../../tools/replay/build';
import { harbour } from '../../example/stack';
import { type RecordedSeries, writeOpenMetrics } from '../../support/recorded-history';

const [MINUTE, HOUR] = [60, 3600];
const START = 1_780_000_000;
const incident = (seconds: number): number => Math.min(Math.max(seconds - 20 * MINUTE, 0), 20 * MINUTE);
const requests = (status: string, at: (seconds: number) => number): RecordedSeries => ({
  series: `http_requests_total{service="bookings",instance="a",status="${status}"}`,
  at,
});

let history: string;
/** Programs start slowly on a machine that is busy. */
jest.setTimeout(300_000);

beforeAll(async () => {
  for (const name of ['history', 'notifications'] as const) await replayProgram(name);
  history = writeOpenMetrics({
    ...{ start: START, duration: HOUR, every: 30 },
    series: [
      { series: 'up{service="bookings",instance="a"}', at: () => 1 },
      // Ten requests a second, of which one in twenty fails for twenty minutes.
      requests('200', seconds => 10 * seconds - 0.5 * incident(seconds)),
      requests('500', seconds => 0.5 * incident(seconds)),
    ],
  });
}, BUILD_TIMEOUT_MS);

async function command(args: readonly string[]) {
  const lines = { out: [] as string[], err: [] as string[] };
  const out = jest.spyOn(console, 'log').mockImplementation(text => void lines.out.push(String(text)));
  const err = jest.spyOn(console, 'error').mockImplementation(text => void lines.err.push(String(text)));
  const progress = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await runBacktest(harbour, args);
    return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    for (const spy of [out, err, progress]) spy.mockRestore();
  }
}
const backtest = (...args: readonly string[]) =>
  command(['--openmetrics', history, '--alert', 'HighErrorRate', ...args]);

test('an alert: how often and how long it fired, and who was notified when', async () => {
  const { code, out } = await backtest();
  expect(code).toBe(0);
  // At 3 %, three minutes of the incident are in a window of five; it holds for five minutes before the alert fires,
  // which ends a quarter of an hour after it.
  expect(out).toMatch(
    /^HighErrorRate +critical +1 +(?:2[7-9]|3[0-4])m(?: \d+s)? +(?:2[7-9]|3[0-4])m(?: \d+s)? +0 +0 +1 +/m,
  );
  expect(out).toMatch(
    /2026-05-28T\d\d:\d\d:\d\dZ pagerduty operations-critical: HighErrorRate firing, service="bookings"/,
  );
});

test('a sweep of the threshold: a value above the share of errors fires no more', async () => {
  const { out } = await backtest('--sweep', 'threshold=4%,6%');
  expect(
    out
      .split('\n')
      .slice(0, 4)
      .map(line => line.split(/ {2,}/).slice(0, 2)),
  ).toEqual([
    ['THRESHOLD', 'FIRED'],
    ['as declared', '1'],
    ['0.04', '1'],
    ['0.06', '0'],
  ]);
});

test('a sweep of the time: the longer it must hold, the shorter it fires', async () => {
  const { out } = await backtest('--sweep', 'for=1m,10m,30m', '--json');
  const { tried } = JSON.parse(out) as { tried: { value: string; report: { firings: number; seconds: number } }[] };
  const seconds = Object.fromEntries(tried.map(({ value, report }) => [value, report.seconds]));
  expect((seconds['1m'] ?? 0) - (seconds['10m'] ?? 0)).toBe(9 * MINUTE);
  expect((seconds['1m'] ?? 0) - (seconds['as declared'] ?? 0)).toBe(4 * MINUTE);
  expect(tried.map(({ report }) => report.firings)).toEqual([1, 1, 1, 0]);
});

test.each<[string, readonly string[], string]>([
  ['an unknown revision', ['--against', 'no-such-revision'], '--against no-such-revision: git knows no such commit'],
  ['a file that is not there', ['--openmetrics', '/nowhere.om'], '/nowhere.om: '],
])('%s is an error of one line', async (_, args, message) => {
  await expect(backtest(...args)).rejects.toThrow(message);
});
