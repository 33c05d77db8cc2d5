/** When calendar periods begin and how long they are, as Prometheus computes it, against the calendar of JavaScript. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beganAt, CALENDAR_PERIODS, type CalendarPeriod, lengthOf } from '../../lib/slo';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';

const DAY_MS = 86_400_000;

/** Beginning and end of the period that a moment is in. */
function period(kind: CalendarPeriod, at: Date): readonly [number, number] {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  if (kind === 'month') return [Date.UTC(year, month), Date.UTC(year, month + 1)];
  if (kind === 'quarter') {
    const first = month - (month % 3);
    return [Date.UTC(year, first), Date.UTC(year, first + 3)];
  }
  const midnight = Date.UTC(year, month, at.getUTCDate());
  const monday = midnight - ((at.getUTCDay() + 6) % 7) * DAY_MS;
  return [monday, monday + 7 * DAY_MS];
}

/** The first and the last second of each month of a leap year, of two usual ones, of the century that is one and of the one that is none. */
const MOMENTS = [2_000, 2_025, 2_026, 2_028, 2_100].flatMap(year =>
  Array.from({ length: 12 }, (_, month) => Date.UTC(year, month)).flatMap(start => [
    start - 1_000,
    start,
    start + 123_456_000,
  ]),
);

test(
  'calendar periods begin and end with the calendar',
  async () => {
    const checks = MOMENTS.flatMap(at =>
      CALENDAR_PERIODS.flatMap(kind => {
        const [from, to] = period(kind, new Date(at));
        const seen = (expr: string, value: number) => ({
          expr,
          eval_time: `${at / 1_000}s`,
          exp_samples: [{ labels: '{}', value }],
        });
        return [seen(beganAt(kind).text, from / 1_000), seen(lengthOf(kind).text, (to - from) / 1_000)];
      }),
    );
    const file = path.join(temporaryFolder('periods'), 'test.json');
    // Nothing is evaluated in between.
    const tests = [{ interval: '36500d', input_series: [], promql_expr_test: checks }];
    writeFileSync(file, JSON.stringify({ rule_files: [], evaluation_interval: '36500d', tests }));
    const { code, stdout, stderr } = await run(await tool('promtool'), ['test', 'rules', file]);
    expect({ code, found: code === 0 ? '' : `${stdout}${stderr}` }).toEqual({ code: 0, found: '' });
  },
  BUILD_TIMEOUT_MS,
);
