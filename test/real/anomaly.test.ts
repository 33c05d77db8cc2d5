/** The alerts on anomalies, on Prometheus' own engine: each finds what is its own, and nothing else fires. */
import path from 'node:path';
import { evaluate, rulesOf, START } from '../../bench/anomaly/evaluate';
import { ALERTS, HOUR, type Injected, inside, type Kind, LEARNT, type Span, WEEK } from '../../bench/anomaly/events';
import { generate } from '../../bench/anomaly/generate';
import type { Profile } from '../../bench/anomaly/profiles';
import { writeHistory } from '../../bench/anomaly/write';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { temporaryFolder } from '../../tools/process/run';
import { replayProgram } from '../../tools/replay/build';

beforeAll(() => replayProgram('history'), BUILD_TIMEOUT_MS);

/** A service for each kind. */
const EXPECTED: Readonly<Record<string, readonly [Kind, (typeof ALERTS)[number]]>> = {
  halved: ['requests halved', 'RequestRateAnomalous'],
  doubled: ['requests doubled', 'RequestRateAnomalous'],
  stopped: ['no requests', 'RequestRateAnomalous'],
  failing: ['2 % fail', 'ErrorRatioAnomalous'],
  slow: ['three times as slow', 'LatencyAnomalous'],
};
const profile = (name: string): Profile => ({
  ...{ name, what: 'is steady', busiest: 20, day: Array.from({ length: 24 }, () => 1), weekend: 1, noise: 0.05 },
  ...{ daily: 0.02, failing: 0.001, median: 0.1 },
});

// Prometheus is away in between: only what bands compare with is generated, the same hours of four weeks.
const NOON = LEARNT + 12 * HOUR;
const KNOWN: readonly Span[] = [
  ...[4, 3, 2, 1].map(weeks => ({ from: NOON - weeks * WEEK - 3 * HOUR, to: NOON - weeks * WEEK + 3 * HOUR })),
  { from: NOON - 3 * HOUR, to: NOON + 2 * HOUR },
];
const TO = NOON + 2 * HOUR;
const anomalies: readonly Injected[] = Object.entries(EXPECTED).map(([service, [kind]]) => ({
  ...{ service, kind, from: NOON, to: NOON + HOUR },
}));

/** A copy of a service, to which nothing happens. */
const copyOf = (service: string): string => `${service}-undisturbed`;

test('each alert fires in shadow where its anomaly is, within half an hour, and nowhere else', async () => {
  const history = path.join(temporaryFolder('anomaly'), 'history.om');
  const disturbed = Object.keys(EXPECTED);
  const services = disturbed.flatMap(name => {
    const counters = (injected: readonly Injected[]) => generate(profile(name), 1, TO, { injected, deployments: [] });
    return [[name, counters(anomalies)] as const, [copyOf(name), counters([])] as const];
  });
  await writeHistory(history, { start: START, services, scraped: at => KNOWN.some(span => inside(at, span)) });
  const rules = rulesOf(services.map(([name]) => name));
  const { fired, evaluated } = await evaluate({ history, from: NOON - 2 * HOUR, to: TO, rules });
  // Else silence would say nothing.
  expect([evaluated.failures, evaluated.missing]).toEqual([[], {}]);
  const found = fired.map(({ labels: { service = '', alertname, stage } }) => ({ service, alertname, stage }));
  const byService = (a: { readonly service: string }, b: { readonly service: string }) =>
    a.service.localeCompare(b.service);
  // None of the copies is among them.
  expect(found.sort(byService)).toEqual(
    Object.entries(EXPECTED)
      .map(([service, [, alertname]]) => ({ service, alertname, stage: 'shadow' }))
      .sort(byService),
  );
  // Each of the three is tried.
  expect(new Set(found.map(({ alertname }) => alertname))).toEqual(new Set(ALERTS));
  expect(fired.filter(({ from }) => from < NOON + HOUR / 4 || from > NOON + HOUR / 2)).toEqual([]);
});
