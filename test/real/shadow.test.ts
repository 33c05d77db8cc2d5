/** `npm run shadow` on the real Prometheus: its rules are recognised, and its history is counted. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ruleFiles } from '../../lib/rules';
import { runShadow } from '../../lib/shadow';
import { inShadow } from '../../lib/shadow/declared';
import { comparedWith } from '../../lib/shadow/observe';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePort, run, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { harbour, large } from '../example/stack';
import { printed } from '../support/printed';
import { writeOpenMetrics } from '../support/recorded-history';

/** Programs start slowly on a machine that is busy. */
jest.setTimeout(600_000);

const [MINUTE, HOUR] = [60, 3600];
/** Every alert is in shadow, so that each rule of the library is held against what Prometheus makes of it. */
const environment: Environment = { ...large, stages: { most: 'shadow' } };
const stack: Stack = { ...harbour, environments: [environment], history: temporaryFolder('history') };
const DURATION = 30 * HOUR;
const START = Math.floor(Date.now() / 1000 / MINUTE) * MINUTE - DURATION;
/** Two hours, over the seam of two requests, and once more for five minutes. */
const fires = (seconds: number): boolean =>
  (9 * HOUR <= seconds && seconds < 11 * HOUR) || (20 * HOUR <= seconds && seconds < 20 * HOUR + 5 * MINUTE);
/** 1 while it fires, then no longer: promtool writes no marker of staleness, and without anything the last sample would hold for five minutes. */
const firing = (seconds: number): number | undefined =>
  fires(seconds) ? 1 : fires(seconds - 30) ? Number.NaN : undefined;

let url: string;
beforeAll(async () => {
  const [promtool, prometheus] = [await tool('promtool'), await tool('prometheus')];
  const folder = temporaryFolder('shadow');
  const text = writeOpenMetrics({
    ...{ start: START, duration: DURATION, every: 30 },
    series: [
      { series: 'up{service="bookings"}', at: () => 1 },
      { series: 'http_requests_total{service="bookings",status="200"}', at: seconds => seconds },
      {
        series:
          'ALERTS{alertname="HighErrorRate",alertstate="firing",stage="shadow",service="bookings",severity="critical"}',
        at: firing,
      },
      // Neither is one that fired in shadow.
      {
        series: 'ALERTS{alertname="HighErrorRate",alertstate="pending",stage="shadow",service="forecasts"}',
        at: () => 1,
      },
      { series: 'ALERTS{alertname="HighErrorRate",alertstate="firing",stage="page",service="forecasts"}', at: () => 1 },
    ],
  });
  const data = path.join(folder, 'data');
  const made = await run(
    promtool,
    ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=48h', text, data],
    {
      timeoutMs: 300_000,
    },
  );
  expect(made.code).toBe(0);
  const rules = ruleFiles(stack.rules, monitoredIn(environment, stack.services), ruleSettings(stack, environment));
  for (const { name, groups } of rules)
    writeFileSync(path.join(folder, `${name}.rules.yml`), JSON.stringify({ groups }));
  const config = path.join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    JSON.stringify({
      // Nothing is evaluated meanwhile.
      global: { evaluation_interval: '1h', external_labels: { cluster: 'c', environment: environment.name } },
      rule_files: [`${folder}/*.rules.yml`],
    }),
  );
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const program = start(prometheus, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await waitFor(answers(`${url}/-/ready`), { what: 'Prometheus to be ready', program, timeoutMs: 300_000 });
}, BUILD_TIMEOUT_MS);

test('every rule that it has loaded is recognised as the one that is declared, in whatever form it prints it', async () => {
  const declared = inShadow(stack, environment);
  expect(declared.size).toBeGreaterThan(50);
  const { known, absent, different } = await comparedWith({ program: 'Prometheus', url, headers: {} }, declared);
  expect({ known: known.size, absent, different }).toEqual({ known: declared.size, absent: [], different: [] });
});

test('what fired, of a history that is shorter than asked for; what has no data; the edit', async () => {
  const { code, out, err } = await printed(() => runShadow(stack, ['--url', url, '--since', '3d', '--record', 'real']));
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: there is less history than asked for: 1d (?:5|6)h, from /m);
  expect(out).toMatch(/^HighErrorRate +critical +2 +2h 5m +2h$/m);
  expect(out).toContain('  2 times, 2h 5m: service="bookings"');
  expect(out).toMatch(/^Without data: HighLatency; the history has no .*http_request_duration_seconds_bucket/m);
  expect(out).toContain(
    "HighErrorRate, in stages of large, which holds it back:\n    alerts: { HighErrorRate: 'page' },",
  );
});
