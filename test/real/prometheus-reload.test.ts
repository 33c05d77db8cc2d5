/** The real Prometheus reloads changed files by itself, and keeps the previous configuration if the new one is invalid. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { development } from '../../aion/environments/development';
import { prometheus as metrics } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus';
import { scrape } from './exposition';

let prometheus: RunningPrometheus;
beforeAll(async () => {
  prometheus = await startPrometheus(await tool('prometheus'), development, {
    scrape: ({ kubernetes_sd_configs: _, ...job }) => job,
  });
}, BUILD_TIMEOUT_MS);

const waitUntil = <T>(what: string, condition: () => Promise<T>) =>
  waitFor(condition, { what, program: prometheus.program });
const rulesOf = async () =>
  (await prometheus.api<{ groups: { name: string }[] }>('rules')).groups.map(({ name }) => name);
const scraped = async () => (await prometheus.api<{ scrapePools: string[] }>('scrape_pools')).scrapePools;
const lastReload = async () => (await scrape(prometheus.url)).get(metrics.reloadSuccessful.name)?.values[0];

test('the rules and scrape job of a new service are loaded without a restart', async () => {
  const { rules, scrape: jobs } = prometheus.paths;
  const group = { name: 'another', rules: [{ record: 'another:up', expr: 'vector(1)' }] };
  const job = { job_name: 'another', static_configs: [] };
  writeFileSync(path.join(rules, 'another.yml'), JSON.stringify({ groups: [group] }));
  writeFileSync(path.join(jobs, 'another.yml'), JSON.stringify({ scrape_configs: [job] }));
  await waitUntil('the new rules', async () => (await rulesOf()).includes('another'));
  await waitUntil('the new job', async () => (await scraped()).includes('another'));
}, 60_000);

test('an invalid file is rejected, and a metric reports it', async () => {
  const before = await rulesOf();
  writeFileSync(
    path.join(prometheus.paths.rules, 'broken.yml'),
    JSON.stringify({ groups: [{ name: 'broken', rules: [{ record: 'a:b', expr: 'sum(' }] }] }),
  );
  await waitUntil('the reload to fail', async () => (await lastReload()) === 0);
  expect(await rulesOf()).toEqual(before);
}, 60_000);

// It compares with what it loaded last, so a reverted change is no change: see runbooks/ConfigReloadFailed.md.
test('after the change is reverted, a reload has to be triggered', async () => {
  rmSync(path.join(prometheus.paths.rules, 'broken.yml'));
  const attempts = () => prometheus.program.output().split('Loading configuration file').length;
  const before = attempts();
  process.kill(prometheus.program.pid, 'SIGHUP');
  await waitUntil('the reload to succeed', async () => (await lastReload()) === 1);
  expect(attempts()).toBeGreaterThan(before);
}, 60_000);
