/** promtool checks the configuration that is rendered for each environment, of AION and of the tests' own company. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_FILE, type PrometheusConfig } from '../../lib/components/prometheus';
import { monitoredIn } from '../../lib/stack';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run } from '../../tools/process/run';
import { DEPLOYMENTS } from '../charts/manifests';
import { extended, sending } from '../example/extended';
import { provider } from '../example/remote-stores';
import { writeFiles } from '../support/prometheus';
import { succeeded } from '../support/succeeded';

let promtool: string;
beforeAll(async () => {
  promtool = await tool('promtool');
}, BUILD_TIMEOUT_MS);

test.each(DEPLOYMENTS)(
  'promtool accepts the configuration of $title, its rules and its scrape jobs',
  async ({ environment, stack }) => {
    const { config } = writeFiles(environment, {}, stack);
    const file = path.join(config, CONFIG_FILE);
    const { code, stdout, stderr } = await run(promtool, ['check', 'config', '--lint=all', '--lint-fatal', file]);
    expect({ code, stderr: stderr.replace(/.*Empty environment variable.*\n/, '') }).toEqual({ code: 0, stderr: '' });
    const found = [...stdout.matchAll(/Checking .*\/rules\/(.*)\.yml\n +SUCCESS: (\d+) rules found/g)];
    const services = monitoredIn(environment, stack.services);
    expect(found.map(([, name]) => name).sort()).toEqual(
      ['platform', 'recording', ...services.map(({ name }) => name)].sort(),
    );
  },
  60_000,
);

describe('remote stores', () => {
  /** promtool's verdict on the stores that `sending` has, changed before they are written. */
  async function check(change: (stores: NonNullable<PrometheusConfig['remote_write']>) => readonly object[]) {
    const overlay = ({ remote_write = [], ...config }: PrometheusConfig) => {
      expect(remote_write).not.toEqual([]);
      return { ...config, remote_write: change(remote_write) };
    };
    const { config } = writeFiles(sending, { config: overlay }, extended);
    return run(promtool, ['check', 'config', path.join(config, CONFIG_FILE)]);
  }

  test('are read as they are rendered: every field, a token, and nothing but a URL', async () => {
    succeeded(await check(stores => stores));
  }, 60_000);

  test('are read with an account and a password', async () => {
    const storage = { ...sending.prometheus.storage, remoteWrite: [provider] };
    const environment = { ...sending, prometheus: { ...sending.prometheus, storage } };
    const { config, remoteWrite } = writeFiles(environment, {}, extended);
    writeFileSync(path.join(remoteWrite, 'provider-password'), 'never shown');
    const file = path.join(config, CONFIG_FILE);
    succeeded(await run(promtool, ['check', 'config', file]));
  }, 60_000);

  test.each<[string, object, RegExp]>([
    ['an unknown field', { headrs: {} }, /headrs/],
    ['a header that Prometheus sets itself', { headers: { 'Content-Type': 'text/plain' } }, /Content-Type/i],
    ['a pattern that is none', { write_relabel_configs: [{ action: 'keep', regex: '(' }] }, /missing closing \)/],
  ])(
    'with %s are refused',
    async (_, changed, message) => {
      const { code, stderr } = await check(([first, ...rest]) => [{ ...first, ...changed }, ...rest]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(message);
    },
    60_000,
  );
});

test('promtool rejects an invalid scrape job', async () => {
  const { config } = writeFiles(sending, { scrape: job => ({ ...job, sample_limits: 1 }) }, extended);
  const { code, stderr } = await run(promtool, ['check', 'config', path.join(config, CONFIG_FILE)]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/sample_limits/);
}, 60_000);
