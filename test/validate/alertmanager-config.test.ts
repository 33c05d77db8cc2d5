/** amtool checks every environment's configuration, and where each alert is routed. */
import path from 'node:path';
import { alertmanagerRouting } from '../../charts/routing';
import type { TeamRoles } from '../../lib/base';
import { SEVERITIES } from '../../lib/catalogue';
import { CONFIG_FILE, renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { handlerOf } from '../../lib/explain';
import { WATCHDOG } from '../../lib/rules';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run } from '../../tools/process/run';
import { DEPLOYMENTS, type Deployment } from '../charts/manifests';
import { names } from '../example/stack';
import { writeConfig } from '../support/alertmanager';

const STRICT = '--enable-feature=utf8-strict-mode';
let amtool: string;
beforeAll(async () => {
  amtool = await tool('amtool');
}, BUILD_TIMEOUT_MS);

const configFile = ({ environment, stack }: Pick<Deployment, 'environment' | 'stack'>): string =>
  path.join(
    writeConfig(environment, config => config, stack),
    'config',
    CONFIG_FILE,
  );

test.each(DEPLOYMENTS)('amtool accepts the configuration and the templates of $title', async deployment => {
  const { code, stdout, stderr } = await run(amtool, [STRICT, 'check-config', configFile(deployment)]);
  // Any other warning, such as about a matcher that only the classic parser reads, fails the test.
  const warnings = stdout.split('\n').filter(line => line.includes(' level=WARN '));
  expect({ code, stderr, warnings }).toEqual({
    code: 0,
    stderr: '',
    warnings: [expect.stringContaining('UTF-8 strict mode enabled')],
  });
});

const SHADOW = 'shadow-notifies-nobody';

/** Labels → the receiver that must be notified. */
type Routes = readonly (readonly [labels: Readonly<Record<string, string>>, receiver: string])[];

/** Where alerts go in a stack with these teams, of which the first answers for what belongs to nobody. */
const teamRoutes = (teams: readonly string[], { platform, agreements }: TeamRoles): Routes => [
  // Whatever else it is, what is in shadow notifies nobody.
  ...SEVERITIES.map(severity => [{ stage: 'shadow', team: teams[0] ?? '', severity }, SHADOW] as const),
  [{ stage: 'shadow' }, SHADOW],
  // A ticket pages nobody; the team in charge of agreements has tickets only.
  ...teams.map(
    team =>
      [
        { stage: 'ticket', team, severity: 'critical' },
        team === agreements ? `${team}-critical` : `${team}-ticket`,
      ] as const,
  ),
  [{ stage: 'ticket', severity: 'critical' }, `${platform}-ticket`],
  [{ stage: 'ticket', team: platform, severity: 'info' }, `${platform}-info`],
  [{ stage: 'page', team: platform, severity: 'critical' }, `${platform}-critical`],
  ...teams.flatMap(team => SEVERITIES.map(severity => [{ team, severity }, `${team}-${severity}`] as const)),
  // Alerts that are not ours, or badly labelled, are not lost.
  ...SEVERITIES.map(severity => [{ team: 'nobody', severity }, `${platform}-${severity}`] as const),
  [{ severity: 'critical' }, `${platform}-critical`],
  ...teams.map(team => [{ team, severity: 'page' }, `${team}-warning`] as const),
  ...teams.map(team => [{ team }, `${team}-warning`] as const),
  [{}, `${platform}-warning`],
];

function routesOf({ stack, environment }: Deployment): Routes {
  const { teams, roles } = stack.names;
  const routes = teamRoutes(teams, roles);
  // Also where its stage were shadow: without it, the heartbeat would stop.
  const watchdog = {
    stage: 'shadow',
    alertname: WATCHDOG,
    team: roles.platform,
    severity: 'info',
    service: 'prometheus',
  };
  const { name, notifications } = environment;
  const everything = [...routes, [watchdog, ''] as const];
  if (notifications === undefined) return everything.map(([labels]) => [labels, `no-notifications-in-${name}`]);
  return [...routes, [watchdog, notifications.heartbeat ? 'heartbeat' : `no-heartbeat-in-${name}`]];
}

test('what is expected is said out for the tests’ own company', () => {
  expect(teamRoutes(names.teams, names.roles)).toEqual([
    [{ stage: 'shadow', team: 'operations', severity: 'critical' }, 'shadow-notifies-nobody'],
    [{ stage: 'shadow', team: 'operations', severity: 'warning' }, 'shadow-notifies-nobody'],
    [{ stage: 'shadow', team: 'operations', severity: 'info' }, 'shadow-notifies-nobody'],
    [{ stage: 'shadow' }, 'shadow-notifies-nobody'],
    [{ stage: 'ticket', team: 'operations', severity: 'critical' }, 'operations-ticket'],
    [{ stage: 'ticket', team: 'storage', severity: 'critical' }, 'storage-ticket'],
    [{ stage: 'ticket', team: 'models', severity: 'critical' }, 'models-ticket'],
    [{ stage: 'ticket', team: 'contracts', severity: 'critical' }, 'contracts-critical'],
    [{ stage: 'ticket', severity: 'critical' }, 'operations-ticket'],
    [{ stage: 'ticket', team: 'operations', severity: 'info' }, 'operations-info'],
    [{ stage: 'page', team: 'operations', severity: 'critical' }, 'operations-critical'],
    [{ team: 'operations', severity: 'critical' }, 'operations-critical'],
    [{ team: 'operations', severity: 'warning' }, 'operations-warning'],
    [{ team: 'operations', severity: 'info' }, 'operations-info'],
    [{ team: 'storage', severity: 'critical' }, 'storage-critical'],
    [{ team: 'storage', severity: 'warning' }, 'storage-warning'],
    [{ team: 'storage', severity: 'info' }, 'storage-info'],
    [{ team: 'models', severity: 'critical' }, 'models-critical'],
    [{ team: 'models', severity: 'warning' }, 'models-warning'],
    [{ team: 'models', severity: 'info' }, 'models-info'],
    [{ team: 'contracts', severity: 'critical' }, 'contracts-critical'],
    [{ team: 'contracts', severity: 'warning' }, 'contracts-warning'],
    [{ team: 'contracts', severity: 'info' }, 'contracts-info'],
    [{ team: 'nobody', severity: 'critical' }, 'operations-critical'],
    [{ team: 'nobody', severity: 'warning' }, 'operations-warning'],
    [{ team: 'nobody', severity: 'info' }, 'operations-info'],
    [{ severity: 'critical' }, 'operations-critical'],
    [{ team: 'operations', severity: 'page' }, 'operations-warning'],
    [{ team: 'storage', severity: 'page' }, 'storage-warning'],
    [{ team: 'models', severity: 'page' }, 'models-warning'],
    [{ team: 'contracts', severity: 'page' }, 'contracts-warning'],
    [{ team: 'operations' }, 'operations-warning'],
    [{ team: 'storage' }, 'storage-warning'],
    [{ team: 'models' }, 'models-warning'],
    [{ team: 'contracts' }, 'contracts-warning'],
    [{}, 'operations-warning'],
  ]);
});

test.each(DEPLOYMENTS)('in $title every alert goes to the intended receiver, and to no other', async deployment => {
  const file = configFile(deployment);
  const routes = routesOf(deployment);
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
});

test.each(DEPLOYMENTS)('what explains alerts finds the same receivers in $title', deployment => {
  const config = renderAlertmanagerConfig(alertmanagerRouting(deployment.stack, deployment.environment));
  const routes = routesOf(deployment);
  const found = routes.map(([labels]) => [
    labels,
    handlerOf(config, { alertname: 'Example', ...labels }).receiver.name,
  ]);
  expect(found).toEqual(routes);
});
