/** Prometheus killed under load, and with an unreadable configuration. */
import path from 'node:path';
import { webApi } from '../../aion/services/web-api';
import { waitFor } from '../../tools/process/run';
import type { PrometheusApi } from '../support/prometheus-api';
import { namespaces } from './support/aion';
import { connectToPlatform } from './support/breaking/api';
import { kill } from './support/breaking/kill';
import { type Mode, SERIES } from './support/breaking/modes';
import { count, longestGap, missing, samples, value, values } from './support/breaking/samples';
import { removeTargets, startTargets, targetName } from './support/breaking/targets';
import { CONNECT_MS, type TestCluster } from './support/cluster';
import { explain } from './support/explain';
import { DEVELOPMENT } from './support/platform';
import { figure, notRun, seconds } from './support/record';

const POD = 'prometheus-0';
const TARGETS = ['fine', 'load'] as const satisfies readonly Mode[];
const FINE = `up{service="${webApi.name}", instance="${targetName('fine')}"}`;

let cluster: TestCluster;
let prometheus: PrometheusApi;

/** Alerts that fire after a `for`, with the start of their condition. */
async function firing(): Promise<readonly string[]> {
  return (await prometheus.alerts())
    .filter(({ labels, state }) => state === 'firing' && labels.alertname === 'ServiceDown')
    .map(
      ({ labels, activeAt }) => `${labels.service} ${labels.extent} since ${Math.floor(Date.parse(activeAt) / 1_000)}`,
    )
    .sort();
}

beforeAll(async () => {
  const platform = await connectToPlatform();
  cluster = platform.cluster;
  prometheus = platform.endpoints.prometheus();
  await startTargets(cluster, TARGETS);
}, CONNECT_MS);
afterAll(() => removeTargets(cluster, TARGETS), 60_000);

test('Prometheus loses no sample when it is killed under load, and continues where it was', async () => {
  if (cluster.own === undefined) {
    notRun('Prometheus killed (-9)', 'processes of pods are not accessible', 'the same test on the own cluster');
    return;
  }
  const scraped = `count_over_time(breaking_load{series="0", instance="${targetName('load')}"}[2m])`;
  await explain(cluster, { namespace: namespaces.monitoring }, () =>
    waitFor(async () => (await value(prometheus.url, scraped)) >= 3 && (await firing()).length > 0, {
      // On our clusters, the alert is about the services without an image.
      what: 'three scrapes under load, and a firing alert',
      timeoutMs: 300_000,
    }),
  );
  const alerts = await firing();
  const at = Date.now() / 1_000;
  const selector = `{service=~"${webApi.name}|prometheus"}`;
  const before = await samples(prometheus.url, selector, { seconds: 120, at });
  const killed = await kill(cluster, namespaces.monitoring, POD);
  const took = await killed.back();
  const after = await samples(prometheus.url, selector, { seconds: 120, at });
  expect(count(before)).toBeGreaterThan(SERIES.load * 2);
  expect(missing(before, after)).toBe(0);

  // Alerts that were firing fire again after two evaluations, without waiting for their `for` again. A service that an earlier
  // file had disturbed may answer by now: its alert has ended.
  const restored = await waitFor(
    async () => {
      const now = await firing();
      const up = await values(prometheus.url, 'max by (service) (up) == 1');
      const answers = (alert: string) => up.some(({ metric }) => alert.startsWith(`${metric.service} `));
      const again = alerts.filter(alert => now.includes(alert));
      if (again.length === 0 || !alerts.every(alert => again.includes(alert) || answers(alert)))
        throw new Error(`firing: ${now.join(', ') || 'none'}`);
      return Date.now();
    },
    { what: `these alerts to fire again with the same start: ${alerts.join(', ')}`, timeoutMs: 150_000 },
  );
  await waitFor(async () => (await value(prometheus.url, `timestamp(${FINE})`)) * 1_000 > killed.at + took, {
    what: 'a scrape after the restart',
    timeoutMs: 60_000,
  });
  const since = await samples(prometheus.url, FINE, { seconds: 300, at: Date.now() / 1_000 });
  const replay = await value(prometheus.url, 'prometheus_tsdb_data_replay_duration_seconds{service="prometheus"}');
  figure('Breaking', 'Prometheus killed (-9) under load', {
    lost: `0 of ${count(before).toLocaleString('en')} samples`,
    recovered: `ready after ${seconds(took)}`,
    figures: `write-ahead log replayed in ${seconds(replay * 1_000)}; longest gap of a target scraped every 15 s: ${longestGap(since[0] ?? { metric: {}, values: [] }).toFixed(0)} s; ${alerts.length} alerts fire again after ${seconds(restored - killed.at)}, before Alertmanager resolves them (240 s)`,
  });
}, 540_000);

describe('an unreadable configuration', () => {
  const READ = 'prometheus_config_last_reload_successful{service="prometheus"}';

  test('is reported, and the previous one stays in use until a valid one is applied', async () => {
    await waitFor(async () => (await values(prometheus.url, `${READ} == 1`)).length > 0, {
      what: 'Prometheus to run with a valid configuration',
      timeoutMs: 90_000,
    });
    const config = ['-n', namespaces.monitoring, 'get', 'configmap', 'prometheus', '-o', 'json'];
    const good: string = JSON.parse(await cluster.kubectl(config)).data['prometheus.yml'];
    const began = Date.now();
    await configure('global:\n  scrape_interval: soon\n');
    const refused = await waitFor(async () => (await values(prometheus.url, `${READ} < 1`)).length > 0 && Date.now(), {
      what: 'the configuration to be rejected',
      timeoutMs: 180_000,
    });
    // The condition of ConfigReloadFailed, over the elapsed time instead of its five minutes.
    const [rule] = await failedRule();
    expect(rule).toBeDefined();
    const expression = (rule as { query: string }).query.replaceAll('[5m]', '[10s]');
    await waitFor(
      async () => (await values(prometheus.url, expression)).some(({ metric }) => metric.service === 'prometheus'),
      { what: 'the condition of ConfigReloadFailed', timeoutMs: 60_000 },
    );
    // The previous one is in use: targets are scraped and rules evaluated after the new one was rejected.
    await waitFor(async () => (await value(prometheus.url, `timestamp(${FINE})`)) * 1_000 > refused, {
      what: 'a scrape with the previous configuration',
      timeoutMs: 60_000,
    });
    await waitFor(
      async () => (await prometheus.rules()).every(({ lastEvaluation }) => Date.parse(lastEvaluation) > refused),
      { what: 'all rules to be evaluated', timeoutMs: 90_000 },
    );

    const restored = Date.now();
    // Not identical to the previous one, which would not count as a change: runbooks/ConfigReloadFailed.md.
    await configure(`${good}# restored\n`);
    await waitFor(async () => (await values(prometheus.url, `${READ} == 1`)).length > 0, {
      what: 'the valid configuration to be loaded',
      timeoutMs: 180_000,
    });
    await cluster.kubectl(['apply', '-f', path.join(DEVELOPMENT, '20-prometheus.yaml')]);
    figure('Breaking', 'a configuration that Prometheus cannot read', {
      lost: 'nothing: the previous one stays in use',
      recovered: `${seconds(Date.now() - restored)} after a valid one was applied`,
      figures: `rejected and reported ${seconds(refused - began)} after it was applied`,
    });
  }, 600_000);

  async function configure(text: string): Promise<void> {
    const patch = JSON.stringify({ data: { 'prometheus.yml': text } });
    await cluster.kubectl(['-n', namespaces.monitoring, 'patch', 'configmap', 'prometheus', '--patch', patch]);
    await poke();
  }

  /** The kubelet updates files when it syncs a pod, once a minute, or at once if the pod has changed. */
  async function poke(): Promise<void> {
    const annotation = `breaking/changed=${Date.now()}`;
    await cluster.kubectl(['-n', namespaces.monitoring, 'annotate', '--overwrite', 'pod', POD, annotation]);
  }

  async function failedRule(): Promise<readonly { readonly query: string }[]> {
    const response = await fetch(`${prometheus.url}/api/v1/rules?type=alert&rule_name[]=ConfigReloadFailed`);
    const { data } = (await response.json()) as { data: { groups: { rules: { query: string }[] }[] } };
    return data.groups.flatMap(({ rules }) => rules);
  }
});
