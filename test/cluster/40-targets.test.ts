/** Targets that return garbage, too much or nothing: they fail, and no other target is affected. */
import { development } from '../../aion/environments/development';
import { webApi } from '../../aion/services/web-api';
import { waitFor } from '../../tools/process/run';
import type { PrometheusApi } from '../support/prometheus-api';
import { connectToPlatform } from './support/breaking/api';
import { type Mode, SERIES } from './support/breaking/modes';
import { value, values } from './support/breaking/samples';
import { removeTargets, startTargets, targetName } from './support/breaking/targets';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { list } from './support/objects';
import { figure } from './support/record';

const STARTED = ['fine', 'garbage', 'million', 'silent', 'ahead', 'behind'] as const satisfies readonly Mode[];
const MEMORY = 'process_resident_memory_bytes{service="prometheus"}';
const HEAD = 'prometheus_tsdb_head_series{service="prometheus"}';

let cluster: TestCluster;
let prometheus: PrometheusApi;
/** When the targets were ready, in milliseconds since 1970. */
let ready: number;
let before: {
  readonly memory: number;
  readonly head: number;
  readonly down: readonly string[];
  readonly restarts: number;
};

const ask = (expression: string) => value(prometheus.url, expression);
const matchers = (mode: Mode) => `service="${webApi.name}", instance="${targetName(mode)}"`;
const secondsSince = (time: number) => Math.ceil((Date.now() - time) / 1_000);
const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
/** Targets that do not respond, by instance, except those of the test. */
const othersDown = async () => {
  const down = await values(
    prometheus.url,
    `up{instance!~"${targetName('fine')}|${STARTED.map(targetName).join('|')}"} == 0`,
  );
  return down.map(({ metric }) => `${metric.service}: ${metric.instance}`).sort();
};
const restarts = async () => {
  const [pod] = await list(cluster, 'pods', { selector: 'app.kubernetes.io/name=prometheus' });
  return pod.status.containerStatuses[0].restartCount as number;
};
const target = async (mode: Mode) => {
  const { activeTargets } = await prometheus.targets();
  return activeTargets.find(({ labels }) => labels.instance === targetName(mode));
};

beforeAll(async () => {
  const platform = await connectToPlatform();
  cluster = platform.cluster;
  prometheus = platform.endpoints.prometheus();
  await waitFor(async () => (await prometheus.targets()).activeTargets.every(({ health }) => health !== 'unknown'), {
    what: 'Prometheus to have scraped each target once',
    timeoutMs: 120_000,
  });
  before = { memory: await ask(MEMORY), head: await ask(HEAD), down: await othersDown(), restarts: await restarts() };
  await startTargets(cluster, STARTED);
  ready = Date.now();
  await explain(cluster, { namespace: 'aion' }, () =>
    waitFor(
      async () => {
        const seen = await values(
          prometheus.url,
          `count_over_time(up{service="${webApi.name}", instance=~"broken-.*"}[${secondsSince(ready)}s]) >= 2`,
        );
        if (seen.length < STARTED.length)
          throw new Error(`scraped twice: ${seen.map(({ metric }) => metric.instance)}`);
        return true;
      },
      { what: 'two scrapes of each target', timeoutMs: 150_000 },
    ),
  );
}, CONNECT_MS);
afterAll(() => removeTargets(cluster, STARTED), 60_000);

test.each([
  ['garbage', /expected|invalid|unsupported/],
  ['million', /sample limit exceeded/],
  ['silent', /deadline exceeded/],
] as const)('a target of kind "%s" is down, with the reason', async (mode, why) => {
  expect(await target(mode)).toMatchObject({ health: 'down', lastError: expect.stringMatching(why) });
  expect(await values(prometheus.url, `{__name__=~"breaking_.*", ${matchers(mode)}}`)).toEqual([]);
});

test('TargetDown is active for exactly these targets', async () => {
  const broken = ['garbage', 'million', 'silent'] as const;
  const alerts = await waitFor(
    async () => {
      const all = await prometheus.alerts();
      const down = all
        .filter(({ labels }) => labels.alertname === 'TargetDown' && labels.service === webApi.name)
        .filter(({ labels: { instance } }) => instance?.startsWith('broken-'));
      return down.length >= broken.length && down;
    },
    { what: 'TargetDown for the broken targets', timeoutMs: 90_000 },
  );
  expect(alerts.map(({ labels }) => labels.instance).sort()).toEqual(broken.map(targetName).sort());
});

test('a million series hardly cost any memory', async () => {
  expect(await ask('prometheus_target_scrapes_exceeded_sample_limit_total{service="prometheus"}')).toBeGreaterThan(0);
  const memory = await ask(`max_over_time(${MEMORY}[5m])`);
  const head = await ask(`max_over_time(${HEAD}[5m])`);
  const limit = development.prometheus.resources.limits.memory.value;
  expect(await restarts()).toBe(before.restarts);
  expect(memory).toBeLessThan(limit);
  expect(head).toBeLessThan(SERIES.million / 10);
  figure('Breaking', `a target exposes ${SERIES.million.toLocaleString('en')} series`, {
    lost: `that target's samples: rejected beyond ${webApi.sampleLimit.toLocaleString('en')}`,
    recovered: 'when it exposes fewer',
    figures: `memory ${mebibytes(before.memory)} → ${mebibytes(memory)} of ${mebibytes(limit)}; series in memory ${before.head} → ${head}`,
  });
});

test.each(['ahead', 'behind'] as const)(
  'samples of a target whose clock is %s are stored with the time of the scrape',
  async mode => {
    expect(await target(mode)).toMatchObject({ health: 'up' });
    const [sample] = await values(prometheus.url, `time() - timestamp(breaking_samples{${matchers(mode)}})`);
    expect(sample?.value).toBeLessThan(60);
  },
);

test('no other target is affected', async () => {
  // Targets that were down before may recover or, with the pods that an earlier file replaced, disappear meanwhile.
  expect((await othersDown()).filter(target => !before.down.includes(target))).toEqual([]);
  expect(await ask(`min_over_time(up{${matchers('fine')}}[${secondsSince(ready)}s])`)).toBe(1);
  const slowest = await ask(`max_over_time(scrape_duration_seconds{${matchers('fine')}}[${secondsSince(ready)}s])`);
  expect(slowest).toBeLessThan(development.prometheus.scrapeInterval.value);
  figure('Breaking', 'targets that return garbage, or nothing', {
    lost: "those targets' samples",
    recovered: 'when they respond correctly',
    figures: `another target of the same job is scraped within ${Math.ceil(slowest * 1_000)} ms throughout`,
  });
});
