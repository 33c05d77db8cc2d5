import { minutes, SEVERITIES, TEAMS } from '../../../../lib/catalogue';
import {
  type AlertmanagerConfig,
  type Receiver,
  renderAlertmanagerConfig,
} from '../../../../lib/components/alertmanager';
import { receiverSecret } from '../../../../lib/components/secrets';
import { development, ENVIRONMENTS, type Notifications, production, staging } from '../../../../lib/environments';
import { ALL_ALERTS, SYMPTOM_ALERTS } from '../../../../lib/rules';

const notifications = production.notifications as Notifications;

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
  test('in production critical alerts page', () => {
    expect(integrations(renderAlertmanagerConfig(production))).toEqual({
      'platform-critical': ['pagerduty', 'slack #alerts-platform'],
      'platform-warning': ['slack #alerts-platform'],
      'platform-info': ['email platform@aion.example.com'],
      'database-critical': ['pagerduty', 'slack #alerts-database'],
      'database-warning': ['slack #alerts-database'],
      'database-info': ['email database@aion.example.com'],
      'ai-critical': ['pagerduty', 'slack #alerts-ai'],
      'ai-warning': ['slack #alerts-ai'],
      'ai-info': ['email ai@aion.example.com'],
      'management-critical': ['pagerduty', 'slack #sla'],
      'management-warning': ['slack #sla'],
      'management-info': ['email management@aion.example.com'],
      heartbeat: ['webhook'],
    });
  });

  test('in staging nothing pages, and the Watchdog calls nobody', () => {
    const found = integrations(renderAlertmanagerConfig(staging));
    expect(Object.values(found).flat()).not.toContain('pagerduty');
    expect(found).toMatchObject({ 'ai-critical': ['slack #staging-alerts'], 'no-heartbeat-in-staging': [] });
    expect(found).not.toHaveProperty('heartbeat');
  });

  test('where nobody is notified, one receiver takes all and says why', () => {
    const config = renderAlertmanagerConfig(development);
    expect(integrations(config)).toEqual({ 'no-notifications-in-development': [] });
    expect(config.route.routes).toBeUndefined();
    expect(config.templates).toEqual([]);
  });

  test('Teams and Discord come beside Slack, for critical alerts and warnings', () => {
    const ai = { ...notifications.teams.ai, also: ['msteams', 'discord'] as const };
    const teams = { ...notifications.teams, ai };
    expect(
      integrations(renderAlertmanagerConfig({ ...production, notifications: { ...notifications, teams } })),
    ).toMatchObject({
      'ai-critical': ['pagerduty', 'slack #alerts-ai', 'msteams', 'discord'],
      'ai-warning': ['slack #alerts-ai', 'msteams', 'discord'],
      'ai-info': ['email ai@aion.example.com'],
      'database-critical': ['pagerduty', 'slack #alerts-database'],
    });
  });

  test('all but the heartbeat tell the end of an alert', () => {
    const { receivers } = renderAlertmanagerConfig(production);
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
  const { route } = renderAlertmanagerConfig({ ...production, notifications: { ...notifications, heartbeat } });
  expect(route.routes?.[0]).toEqual({
    receiver: 'heartbeat',
    matchers: ['alertname="Watchdog"'],
    group_wait: '0s',
    group_interval: '2m',
    // Below the interval, see heartbeatTiming; the real program is timed in test/real/alertmanager.test.ts.
    repeat_interval: '1m',
  });
});

describe('inhibition', () => {
  const { inhibit_rules: rules } = renderAlertmanagerConfig(production);

  test('is the same in every environment', () => {
    for (const environment of ENVIRONMENTS) expect(renderAlertmanagerConfig(environment).inhibit_rules).toEqual(rules);
  });

  test('asks for the same cluster and service', () => {
    expect(rules.filter(({ equal }) => !['cluster', 'service'].every(label => equal.includes(label)))).toEqual([]);
  });

  test('of ServiceDown reaches the symptoms, but neither itself nor an agreement nor the Watchdog', () => {
    const [targets = ''] =
      rules.find(({ source_matchers }) => source_matchers.includes('alertname="ServiceDown"'))?.target_matchers ?? [];
    const names = /^alertname=~"(.*)"$/.exec(targets)?.[1]?.split('|');
    expect(names).toEqual([...SYMPTOM_ALERTS]);
    expect(names?.filter(name => !ALL_ALERTS.some(alert => alert.name === name))).toEqual([]);
    for (const name of ['ServiceDown', 'SLAAvailabilityViolation', 'SLAErrorRateViolation', 'Watchdog']) {
      expect(names).not.toContain(name);
    }
  });
});

describe.each(ENVIRONMENTS)('credentials in $name', environment => {
  const config = renderAlertmanagerConfig(environment);
  const fields: { key: string; value: unknown }[] = [];
  JSON.stringify(config, (key, value) => {
    if (key !== '') fields.push({ key, value });
    return value;
  });

  test('are files of the Secret, and nothing else', () => {
    const files = fields.filter(({ key }) => key.endsWith('_file')).map(({ value }) => value);
    const known = Object.keys(receiverSecret.keys).map(key => `/etc/alertmanager/secrets/${key}`);
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
  const platform = { ...notifications.teams.platform, also: ['msteams', 'discord'] as const };
  const all = { ...notifications, teams: { ...notifications.teams, platform } };
  const text = JSON.stringify(renderAlertmanagerConfig({ ...production, notifications: all }));
  expect(Object.keys(receiverSecret.keys).filter(key => !text.includes(`/etc/alertmanager/secrets/${key}"`))).toEqual(
    [],
  );
});

test('every team and severity has a receiver of its own', () => {
  const names = renderAlertmanagerConfig(production).receivers.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(TEAMS.flatMap(team => SEVERITIES.map(severity => `${team}-${severity}`))),
  );
  expect(new Set(names).size).toBe(names.length);
});
