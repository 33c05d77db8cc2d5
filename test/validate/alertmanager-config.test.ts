/** amtool checks every environment's configuration, and where each alert is routed. */
import path from 'node:path';
import { SEVERITIES, TEAMS } from '../../lib/catalogue';
import { CONFIG_FILE } from '../../lib/components/alertmanager';
import { development, ENVIRONMENTS, type Environment, production, staging } from '../../lib/environments';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run } from '../../tools/process/run';
import { writeConfig } from '../support/alertmanager';

const STRICT = '--enable-feature=utf8-strict-mode';
let amtool: string;
beforeAll(async () => {
  amtool = await tool('amtool');
}, BUILD_TIMEOUT_MS);

const configFile = (environment: Environment): string => path.join(writeConfig(environment), 'config', CONFIG_FILE);

test.each(ENVIRONMENTS)('amtool accepts the configuration and the templates of $name', async environment => {
  const { code, stdout, stderr } = await run(amtool, [STRICT, 'check-config', configFile(environment)]);
  // Any other warning, such as about a matcher that only the classic parser reads, fails the test.
  const warnings = stdout.split('\n').filter(line => line.includes(' level=WARN '));
  expect({ code, stderr, warnings }).toEqual({
    code: 0,
    stderr: '',
    warnings: [expect.stringContaining('UTF-8 strict mode enabled')],
  });
});

/** Labels → the receiver that must be notified. */
type Routes = readonly (readonly [labels: Readonly<Record<string, string>>, receiver: string])[];

const TEAM_ROUTES: Routes = [
  [{ team: 'platform', severity: 'critical' }, 'platform-critical'],
  [{ team: 'platform', severity: 'warning' }, 'platform-warning'],
  [{ team: 'platform', severity: 'info' }, 'platform-info'],
  [{ team: 'database', severity: 'critical' }, 'database-critical'],
  [{ team: 'database', severity: 'warning' }, 'database-warning'],
  [{ team: 'database', severity: 'info' }, 'database-info'],
  [{ team: 'ai', severity: 'critical' }, 'ai-critical'],
  [{ team: 'ai', severity: 'warning' }, 'ai-warning'],
  [{ team: 'ai', severity: 'info' }, 'ai-info'],
  [{ team: 'management', severity: 'critical' }, 'management-critical'],
  [{ team: 'management', severity: 'warning' }, 'management-warning'],
  [{ team: 'management', severity: 'info' }, 'management-info'],
  // Alerts that are not ours, or badly labelled, are not lost.
  [{ team: 'nobody', severity: 'critical' }, 'platform-critical'],
  [{ team: 'nobody', severity: 'warning' }, 'platform-warning'],
  [{ team: 'nobody', severity: 'info' }, 'platform-info'],
  [{ severity: 'critical' }, 'platform-critical'],
  [{ team: 'database', severity: 'page' }, 'database-warning'],
  [{ team: 'database' }, 'database-warning'],
  [{}, 'platform-warning'],
];
const watchdog = { alertname: 'Watchdog', team: 'platform', severity: 'info', service: 'prometheus' };

const EXPECTED: readonly (readonly [Environment, Routes])[] = [
  [production, [...TEAM_ROUTES, [watchdog, 'heartbeat']]],
  [staging, [...TEAM_ROUTES, [watchdog, 'no-heartbeat-in-staging']]],
  [
    development,
    [...TEAM_ROUTES, [watchdog, '']].map(([labels]) => [
      labels as Routes[number][0],
      'no-notifications-in-development',
    ]),
  ],
];

test('the expected routes cover every environment, team and severity', () => {
  expect(EXPECTED.map(([environment]) => environment)).toEqual([...ENVIRONMENTS]);
  const pairs = TEAMS.flatMap(team => SEVERITIES.map(severity => ({ team, severity })));
  expect(TEAM_ROUTES.map(([labels]) => labels)).toEqual(expect.arrayContaining(pairs));
});

test.each(EXPECTED.map(([environment, routes]) => ({ name: environment.name, environment, routes })))(
  'in $name every alert goes to the intended receiver, and to no other',
  async ({ environment, routes }) => {
    const file = configFile(environment);
    const chosen = routes.map(async ([labels]) => {
      const given = { alertname: 'Example', ...labels };
      const args = Object.entries(given).map(([label, value]) => `${label}="${value}"`);
      const { stdout, stderr, code } = await run(amtool, [
        STRICT,
        'config',
        'routes',
        'test',
        `--config.file=${file}`,
        ...args,
      ]);
      // The warning about strict mode is on the same stream.
      const receivers = stdout.split('\n').filter(line => line !== '' && !line.includes(' level=WARN '));
      return [labels, code === 0 ? receivers.join() : stderr];
    });
    expect(await Promise.all(chosen)).toEqual(routes);
  },
);
