/** The real Prometheus, with production's flags and configuration, exposes what the catalogue declares. */

import { production } from '../../aion/environments/production';
import { prometheus as metrics, metricsOf } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { alertsToNobody, type RunningPrometheus, startPrometheus } from '../support/prometheus';
import { type Exposed, scrape } from './exposition';

let prometheus: RunningPrometheus;

beforeAll(async () => {
  prometheus = await startPrometheus(await tool('prometheus'), production, await alertsToNobody());
}, BUILD_TIMEOUT_MS);

describe('every metric of the catalogue', () => {
  let exposed: ReadonlyMap<string, Exposed>;
  beforeAll(async () => {
    // The last to appear: the Watchdog has been stored as a series of ALERTS, sent, and dropped.
    const last = [metrics.samplesAppended, metrics.notificationsDropped];
    exposed = await waitFor(
      async () => {
        const found = await scrape(prometheus.url);
        return last.every(({ name }) => found.get(name)?.values.some(value => value > 0)) && found;
      },
      { what: 'the Watchdog to be dropped', program: prometheus.program },
    );
  }, 60_000);

  test.each(metricsOf(metrics))('$name', ({ name, kind, labels }) => {
    const found = exposed.get(name);
    expect(found?.kind).toBe(kind);
    expect(found?.labels).not.toEqual([]);
    for (const series of found?.labels ?? []) {
      expect(Object.keys(series).sort()).toEqual(Object.keys(labels).sort());
      for (const [label, value] of Object.entries(series)) {
        const domain = labels[label];
        if (domain && 'values' in domain) expect(domain.values).toContain(value);
      }
    }
  });
});

test('the retention is that of the environment', async () => {
  const exposed = await scrape(prometheus.url);
  const { time, size } = production.prometheus.storage.retention;
  expect(exposed.get('prometheus_tsdb_retention_limit_seconds')?.values).toEqual([time.value]);
  expect(exposed.get('prometheus_tsdb_retention_limit_bytes')?.values).toEqual([size.value]);
});

test('the replica label is the name of the pod', async () => {
  const { yaml } = await prometheus.api<{ yaml: string }>('status/config');
  expect(yaml).toMatch(/\n {4}replica: prometheus-0\n/);
});

test('the memory limit of Go is set', () => {
  expect(prometheus.program.output()).toMatch(/"msg":"GOMEMLIMIT is updated"/);
});

test('there is no warning about deprecated or unknown flags', () => {
  expect(prometheus.program.output()).not.toMatch(/deprecated|not recognized|unknown option/i);
});

test('the API allows neither shutdown nor deletion of series', async () => {
  const post = async (path: string) => (await fetch(`${prometheus.url}${path}`, { method: 'POST' })).status;
  expect(await post('/-/quit')).toBe(403);
  expect(await post('/-/reload')).toBe(403);
  expect(await fetch(`${prometheus.url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' }).then(r => r.text())).toMatch(
    /admin APIs disabled/,
  );
});
