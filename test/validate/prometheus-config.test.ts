/** promtool checks the configuration that is rendered for each environment. */
import path from 'node:path';
import { CONFIG_FILE } from '../../lib/components/prometheus';
import { ENVIRONMENTS } from '../../lib/environments';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run } from '../../tools/process/run';
import { contextOf } from '../lib/components/context';
import { writeFiles } from '../support/prometheus';

let promtool: string;
beforeAll(async () => {
  promtool = await tool('promtool');
}, BUILD_TIMEOUT_MS);

test.each(ENVIRONMENTS)(
  'promtool accepts the configuration of $name, its rules and its scrape jobs',
  async environment => {
    const { config } = writeFiles(environment);
    const file = path.join(config, CONFIG_FILE);
    const { code, stdout, stderr } = await run(promtool, ['check', 'config', '--lint=all', '--lint-fatal', file]);
    expect({ code, stderr: stderr.replace(/.*Empty environment variable.*\n/, '') }).toEqual({ code: 0, stderr: '' });
    const found = [...stdout.matchAll(/Checking .*\/rules\/(.*)\.yml\n +SUCCESS: (\d+) rules found/g)];
    const { services } = contextOf(environment);
    expect(found.map(([, name]) => name).sort()).toEqual(
      ['platform', 'recording', ...services.map(({ name }) => name)].sort(),
    );
  },
  60_000,
);

test('promtool rejects an invalid scrape job', async () => {
  const [environment] = ENVIRONMENTS;
  const { config } = writeFiles(environment, { scrape: job => ({ ...job, sample_limits: 1 }) });
  const { code, stderr } = await run(promtool, ['check', 'config', path.join(config, CONFIG_FILE)]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/sample_limits/);
}, 60_000);
