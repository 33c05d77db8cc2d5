import { alertmanagerRouting } from '../../../../charts/routing';
import { minutes, SEVERITIES } from '../../../../lib/catalogue';
import {
  type AlertmanagerConfig,
  type Notifications,
  type Receiver,
  receiverSecret,
  renderAlertmanagerConfig,
} from '../../../../lib/components/alertmanager';
import { PACKS } from '../../../../lib/library';
import { override, RuleSet } from '../../../../lib/rules';
import { highLatency } from '../../../../lib/rules/families/http';
import type { Environment, Stack } from '../../../../lib/stack';
import { families, harbour, large, names, small } from '../../../example/stack';

const notifications = large.notifications as Notifications;
/** Notifies as `large` does, but pages nobody. */
const quiet: Environment = { ...large, name: 'quiet', notifications: withoutPages(notifications) };

const contactsOf = (team: string) => notifications.teams[team] as NonNullable<(typeof notifications.teams)[string]>;

function withoutPages({ heartbeat: _, ...rest }: Notifications): Notifications {
  return { ...rest, pages: false };
}

const render = (environment: Environment, stack: Stack = harbour): AlertmanagerConfig =>
  renderAlertmanagerConfig(alertmanagerRouting(stack, environment));

/** Receiver → its integrations and where they go. */
const integrations = ({ receivers }: AlertmanagerConfig): Record<string, string[]> =>
  Object.fromEntries(receivers.map(receiver => [receiver.name, integrationsOf(receiver)]));
const integrationsOf = (receiver: Receiver): string[] => [
  ...(receiver.pagerduty_configs ?? []).map(() => 'pagerduty'),
  ...(receiver.slack_configs ?? []).map(({ channel }) => `slack ${channel}`),
  ...(receiver.email_configs ?? []).map(({ to }) => `email ${to}`),
  ...(receiver.msteamsv2_configs ?? []).map(() => 'msteams'),
  ...(receiver.discord_configs ?? []).map(() => 'discord'),
  ...(receiver.webhook_configs ?? []).map(() => 'webhook'),
];

describe('receivers', () => {
  test('where critical alerts page, they page and are posted; warnings are posted, infos mailed', () => {
    expect(integrations(render(large))).toEqual({
      'operations-critical': ['pagerduty', 'slack #operations'],
      'operations-warning': ['slack #operations'],
      'operations-info': ['email operations@harbour.example.com'],
      // Critical, and not to page.
      'operations-ticket': ['slack #operations', 'email operations@harbour.example.com'],
      'storage-critical': ['pagerduty', 'slack #storage'],
      'storage-warning': ['slack #storage'],
      'storage-info': ['email storage@harbour.example.com'],
      // Critical, and not to page.
      'storage-ticket': ['slack #storage', 'email storage@harbour.example.com'],
      'models-critical': ['pagerduty', 'slack #models'],
      'models-warning': ['slack #models'],
      'models-info': ['email models@harbour.example.com'],
      // Critical, and not to page.
      'models-ticket': ['slack #models', 'email models@harbour.example.com'],
      // A breach of an agreement opens a ticket: it lasts for weeks, and nobody can end it at night.
      'contracts-critical': ['slack #contracts', 'email contracts@harbour.example.com'],
      'contracts-warning': ['slack #contracts'],
      'contracts-info': ['email contracts@harbour.example.com'],
      heartbeat: ['webhook'],
      'shadow-notifies-nobody': [],
    });
  });

  test('where nothing pages, the Watchdog calls nobody', () => {
    const found = integrations(render(quiet));
    expect(Object.values(found).flat()).not.toContain('pagerduty');
    expect(found).toMatchObject({ 'models-critical': ['slack #models'], 'no-heartbeat-in-quiet': [] });
    expect(found).not.toHaveProperty('heartbeat');
  });

  test('where nobody is notified, one receiver takes all and says why', () => {
    const config = render(small);
    expect(integrations(config)).toEqual({ 'no-notifications-in-small': [] });
    expect(config.route.routes).toBeUndefined();
    expect(config.templates).toEqual([]);
  });

  test('Teams and Discord come beside Slack, for critical alerts and warnings', () => {
    const models = { ...contactsOf('models'), also: ['msteams', 'discord'] as const };
    const teams = { ...notifications.teams, models };
    expect(integrations(render({ ...large, notifications: { ...notifications, teams } }))).toMatchObject({
      'models-critical': ['pagerduty', 'slack #models', 'msteams', 'discord'],
      'models-warning': ['slack #models', 'msteams', 'discord'],
      'models-info': ['email models@harbour.example.com'],
      'storage-critical': ['pagerduty', 'slack #storage'],
    });
  });

  test('notifications come from the stack by its title', () => {
    const [pagerduty] = render(large).receivers.flatMap(({ pagerduty_configs = [] }) => pagerduty_configs);
    expect(pagerduty?.client).toBe('Harbour monitoring');
  });

  test('a team without contacts is an error here too', () => {
    const { storage: _, ...teams } = notifications.teams;
    expect(() => render({ ...large, notifications: { ...notifications, teams } })).toThrow(
      'team storage has no contacts',
    );
  });

  test('all but the heartbeat report the end of an alert', () => {
    const { receivers } = render(large);
    const silent = receivers.filter(receiver => {
      const { name, ...kinds } = receiver;
      return Object.values(kinds)
        .flat()
        .some(config => !config.send_resolved);
    });
    expect(silent.map(({ name }) => name)).toEqual(['heartbeat']);
  });
});

test('the heartbeat is called at its interval, at once from the start', () => {
  const heartbeat = { interval: minutes(2) };
  const { route } = render({ ...large, notifications: { ...notifications, heartbeat } });
  expect(route.routes?.[0]).toEqual({
    receiver: 'heartbeat',
    matchers: ['alertname="Watchdog"'],
    group_wait: '0s',
    group_interval: '2m',
    // Below the interval, see heartbeatTiming; the real program is timed in test/real/alertmanager.test.ts.
    repeat_interval: '1m',
  });
});

test('what pages is grouped by its object as well, and all else by alert, cluster and service', () => {
  const config = render(large);
  expect(config.route.group_by).toEqual(['alertname', 'cluster', 'service']);
  const routes = config.route.routes?.flatMap(route => [route, ...(route.routes ?? [])]) ?? [];
  const grouped = routes.filter(({ group_by }) => group_by !== undefined);
  expect(grouped.map(({ receiver }) => receiver).sort()).toEqual(names.teams.map(team => `${team}-critical`).sort());
  for (const { group_by = [] } of grouped) {
    expect(group_by.slice(0, 3)).toEqual(['alertname', 'cluster', 'service']);
    expect(group_by).toEqual(expect.arrayContaining(['node', 'persistentvolumeclaim', 'model']));
    expect(group_by).not.toContain('instance');
  }
});

describe('inhibition', () => {
  const { inhibit_rules: rules } = render(large);

  test('is the same in every environment that holds no alert back', () => {
    for (const environment of harbour.environments) expect(render(environment).inhibit_rules).toEqual(rules);
  });

  test('leaves out what is in shadow, and lets a ticket mute no page', () => {
    const held = render({
      ...large,
      stages: { alerts: { ServiceDown: 'shadow', HighErrorRate: 'ticket' } },
    }).inhibit_rules;
    const of = (source: string) =>
      held.filter(({ source_matchers }) => source_matchers.includes(`alertname="${source}"`));
    expect(of('ServiceDown')).toEqual([]);
    expect(of('HighErrorRate').map(({ name }) => name)).toEqual(['HighErrorRate-explains-others']);
    expect(of('HighErrorRate')[0]?.source_matchers).toContain('stage="ticket"');
    expect(of('HighErrorRate')[0]?.target_matchers).toContain('stage!="page"');
  });

  test('has a source that names its object, and targets of the same', () => {
    for (const { source_matchers, equal } of rules) {
      expect(equal[0]).toBe('cluster');
      const object = equal.filter(label => !['cluster', 'team'].includes(label));
      expect(object.length).toBeGreaterThan(0);
      // Labels that are absent on both sides count as equal.
      expect(source_matchers).toEqual(expect.arrayContaining(equal.map(label => `${label}!=""`)));
    }
  });

  test('reaches critical alerts only within a team', () => {
    const critical = harbour.rules.alerts.filter(({ severity }) => severity === 'critical').map(({ name }) => name);
    const across = rules.filter(({ equal }) => !equal.includes('team'));
    expect(across.flatMap(targetsOf).filter(name => critical.includes(name))).toEqual([]);
    // Whoever sends an alert of the same name that is critical.
    for (const { target_matchers } of across) expect(target_matchers).toContain('severity!="critical"');
  });

  test('follows the severity that an override sets', () => {
    const overridden = new RuleSet({
      families,
      packs: PACKS,
      overrides: [override(highLatency, { severity: 'critical' })],
    });
    const { inhibit_rules } = render(large, { ...harbour, rules: overridden });
    const within = inhibit_rules.filter(rule => targetsOf(rule).includes('HighLatency')).map(({ equal }) => equal);
    expect(within).toEqual(within.map(() => ['cluster', 'service', 'team']));
  });

  test('of ServiceDown needs all of the service to be down, and reaches its symptoms and targets', () => {
    const ofServiceDown = rules.filter(({ source_matchers }) => source_matchers.includes('alertname="ServiceDown"'));
    for (const { source_matchers } of ofServiceDown) expect(source_matchers).toContain('extent="whole"');
    const symptoms = harbour.rules.alerts.filter(alert => 'symptom' in alert && alert.symptom).map(({ name }) => name);
    expect(ofServiceDown.flatMap(targetsOf).sort()).toEqual([...symptoms, 'TargetDown'].sort());
  });

  test('leaves agreements and the Watchdog alone: neither source nor target', () => {
    const text = JSON.stringify(rules);
    for (const name of ['SLAAvailabilityViolation', 'SLAErrorRateViolation', 'Watchdog']) {
      expect(text).not.toContain(name);
    }
  });
});

const targetsOf = ({ target_matchers: [matcher = ''] }: AlertmanagerConfig['inhibit_rules'][number]): string[] =>
  /^alertname=~"(.*)"$/.exec(matcher)?.[1]?.split('|') ?? [];

describe.each([large, quiet, small])('credentials in $name', environment => {
  const config = render(environment);
  const fields: { key: string; value: unknown }[] = [];
  JSON.stringify(config, (key, value) => {
    if (key !== '') fields.push({ key, value });
    return value;
  });

  test('are files of the Secret, and nothing else', () => {
    const files = fields.filter(({ key }) => key.endsWith('_file')).map(({ value }) => value);
    const known = Object.keys(receiverSecret(names).keys).map(key => `/etc/alertmanager/secrets/${key}`);
    expect(files.filter(file => !known.includes(String(file)))).toEqual([]);
    const values = [
      'api_url',
      'routing_key',
      'service_key',
      'webhook_url',
      'url',
      'smtp_auth_password',
      'slack_api_url',
    ];
    expect(fields.filter(({ key }) => values.includes(key))).toEqual([]);
  });
});

test('every key of the Secret is used by some receiver', () => {
  const operations = { ...contactsOf('operations'), also: ['msteams', 'discord'] as const };
  const all = { ...notifications, teams: { ...notifications.teams, operations } };
  const text = JSON.stringify(render({ ...large, notifications: all }));
  expect(
    Object.keys(receiverSecret(names).keys).filter(key => !text.includes(`/etc/alertmanager/secrets/${key}"`)),
  ).toEqual([]);
});

test('every team and severity has a receiver of its own', () => {
  const receivers = render(large).receivers.map(({ name }) => name);
  expect(receivers).toEqual(
    expect.arrayContaining(names.teams.flatMap(team => SEVERITIES.map(severity => `${team}-${severity}`))),
  );
  expect(new Set(receivers).size).toBe(receivers.length);
});
