/** Later tiers in Alertmanager's configuration, and what synth refuses about them. The real one is timed in test/tools/escalation.test.ts. */
import { alertmanagerRouting } from '../../../../charts/routing';
import { SEVERITIES } from '../../../../lib/catalogue';
import {
  checkEscalation,
  type Escalation,
  type Notifications,
  renderAlertmanagerConfig,
} from '../../../../lib/components/alertmanager';
import { handlersOf } from '../../../../lib/explain';
import type { Environment } from '../../../../lib/stack';
import { escalating, escalation } from '../../../example/escalating';
import { harbour, large, names } from '../../../example/stack';

const configOf = (environment: Environment) => renderAlertmanagerConfig(alertmanagerRouting(harbour, environment));
const config = configOf(escalating);
const reached = (labels: Record<string, string>) =>
  handlersOf(config, labels).map(({ receiver, wait }) => `${receiver.name} after ${wait}`);

describe('every team and severity reaches exactly the receivers intended', () => {
  const later = ['secondary after 10m', 'lead after 25m', 'command after 45m'];
  const all = names.teams.flatMap(team =>
    SEVERITIES.map(severity => ({
      team,
      severity,
      tiers: severity === 'critical' && team !== 'contracts' ? later : [],
    })),
  );
  const wait = { critical: '10s', warning: '30s', info: '5m' } as const;

  test.each(all)('$team, $severity', ({ team, severity, tiers }) => {
    expect(reached({ team, severity })).toEqual([
      `${team}-${severity} after ${wait[severity]}`,
      ...tiers.map(tier => `${team}-${severity}-${tier}`),
    ]);
  });

  test('the alerts of an unknown team have the tiers of the platform’s', () => {
    expect(reached({ team: 'nobody', severity: 'critical' })).toEqual(
      reached({ team: 'operations', severity: 'critical' }),
    );
  });

  test('what only opens a ticket calls nobody', () => {
    expect(reached({ team: 'storage', severity: 'critical', stage: 'ticket' })).toEqual([
      expect.stringContaining('storage-ticket'),
    ]);
  });
});

test('a later tier is reached as its contacts say, and hears of the end', () => {
  const receiver = config.receivers.find(({ name }) => name === 'storage-critical-secondary');
  expect(receiver?.slack_configs?.map(({ channel, send_resolved }) => [channel, send_resolved])).toEqual([
    ['#storage-2', true],
  ]);
  expect(receiver?.email_configs?.map(({ to, send_resolved }) => [to, send_resolved])).toEqual([
    ['storage-2@harbour.example.com', true],
  ]);
});

test('where PagerDuty pages, Alertmanager calls no later tier', () => {
  const { receivers, route } = configOf(large);
  expect(receivers.filter(({ name }) => /-(secondary|lead|command)$/.test(name))).toEqual([]);
  expect(JSON.stringify(route)).not.toContain('continue');
});

describe('is refused where it', () => {
  const notifications = escalating.notifications as Notifications;
  const check = (changed: Partial<Escalation>, more: Partial<Notifications> = {}, stack = harbour) =>
    checkEscalation('notifications.escalation', {
      names,
      onCall: stack.onCall,
      notifications: { ...notifications, escalation: { ...escalation, ...changed }, ...more },
    }).map(({ field, message }) => `${field}: ${message}`);
  const { storage, ...others } = escalation.teams;
  const operations = { secondary: { slack: '#operations-2' }, lead: { email: 'lead@harbour.example.com' } };
  const { onCall: _, ...silent } = harbour;

  test('is right: not at all', () => {
    expect(check({})).toEqual([]);
  });

  test.each<[string, () => string[], RegExp]>([
    [
      'would call twice, beside PagerDuty',
      () => check({}, { pages: true }),
      /escalation: critical alerts page through PagerDuty, which calls the next tier by itself/,
    ],
    [
      'has no times, since nobody is on call',
      () => check({}, {}, silent),
      /escalation: the stack does not say who is on call/,
    ],
    [
      'leaves out a team that is on call',
      () => check({ teams: others }),
      /teams\.storage: not set, but the team is on call/,
    ],
    [
      'has a team that does not exist',
      () => check({ teams: { ...escalation.teams, storrage: storage } as never }),
      /teams\.storrage: there is no team "storrage" — did you mean "storage"/,
    ],
    [
      'has a team that is not called',
      () => check({ teams: { ...escalation.teams, contracts: storage } as never }),
      /teams\.contracts: nobody of this team is called/,
    ],
    ['reaches nobody', () => check({ command: {} }), /command: reaches nobody; set `slack`, `email` or both/],
    [
      'posts to no channel',
      () => check({ command: { slack: 'Command' } }),
      /command\.slack: must be a channel in lower case/,
    ],
    [
      'mails to no address',
      () => check({ command: { email: 'command' } }),
      /command\.email: must be an e-mail address/,
    ],
    [
      'repeats the team’s own channel',
      () =>
        check({ teams: { ...escalation.teams, operations: { ...operations, secondary: { slack: '#operations' } } } }),
      /operations\.secondary\.slack: #operations has been notified before/,
    ],
    [
      'repeats the tier before it',
      () => check({ teams: { ...escalation.teams, operations: { ...operations, lead: { slack: '#operations-2' } } } }),
      /operations\.lead\.slack: #operations-2 has been notified before/,
    ],
  ])('%s', (_, found, message) => {
    expect(found()).toEqual([expect.stringMatching(message)]);
  });
});
