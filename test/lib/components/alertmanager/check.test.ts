import { days, minutes, seconds } from '../../../../lib/catalogue';
import { checkNotifications } from '../../../../lib/components/alertmanager';
import {
  ENVIRONMENTS,
  type Environment,
  type Notifications,
  production,
  type TeamContacts,
} from '../../../../lib/environments';

const notifications = production.notifications as Notifications;

/** Messages for production with these notifications, as data from elsewhere might have them. */
const messages = (changed: object): string[] =>
  checkNotifications({ ...production, notifications: { ...notifications, ...changed } } as Environment).map(
    ({ where, message }) => `${where}: ${message}`,
  );
const withTeam = (team: string, changed: object | undefined) => ({
  teams: { ...notifications.teams, [team]: changed && { ...notifications.teams.ai, ...changed } },
});
const withSmtp = (changed: object) => ({ smtp: { ...notifications.smtp, ...changed } });

test.each(ENVIRONMENTS)('$name is accepted', environment => {
  expect(checkNotifications(environment)).toEqual([]);
});

test('who pages people must name a heartbeat receiver', () => {
  const { heartbeat, ...rest } = notifications;
  const [problem, ...others] = checkNotifications({ ...production, notifications: rest });
  expect(problem?.message).toContain('environment production pages people, so it must name a heartbeat receiver:');
  expect(others).toEqual([]);
  expect(checkNotifications({ ...production, notifications: { ...rest, pages: false } })).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'a channel without #',
    withTeam('ai', { slack: 'alerts-ai' }),
    'notifications.teams.ai.slack: must be a channel in lower case that starts with "#", not "alerts-ai"',
  ],
  ['a channel with capitals', withTeam('ai', { slack: '#Alerts' }), 'notifications.teams.ai.slack: must be a channel'],
  ['no channel', withTeam('ai', { slack: undefined }), 'not nothing'],
  [
    'half an address',
    withTeam('ai', { email: 'ai@aion' }),
    'notifications.teams.ai.email: must be an e-mail address, not "ai@aion"',
  ],
  [
    'two addresses',
    withTeam('ai', { email: 'a@aion.example.com, b@aion.example.com' }),
    'notifications.teams.ai.email: must be an e-mail address',
  ],
  [
    'an unknown team',
    withTeam('databse', {}),
    'notifications.teams.databse: there is no team "databse" — did you mean "database"?',
  ],
  [
    'a missing team',
    withTeam('database', undefined),
    'notifications.teams.database: is missing: alerts of this team would reach nobody',
  ],
  [
    'an unknown way',
    withTeam('ai', { also: ['telegram'] }),
    'notifications.teams.ai.also: must be one of msteams, discord, not "telegram"',
  ],
  [
    'a heartbeat in a rush',
    { heartbeat: { interval: seconds(5) } },
    'notifications.heartbeat.interval: must be whole seconds from 30s to 15m, not 5 seconds',
  ],
  [
    'a heartbeat once a day',
    { heartbeat: { interval: days(1) } },
    'notifications.heartbeat.interval: must be whole seconds',
  ],
  [
    'a heartbeat in fractions',
    { heartbeat: { interval: seconds(60.5) } },
    'notifications.heartbeat.interval: must be whole seconds',
  ],
  [
    'a URL as mail server',
    withSmtp({ host: 'smtp://smtp.aion.example.com' }),
    'notifications.smtp.host: must be a host name',
  ],
  ['a port beyond all', withSmtp({ port: 70_000 }), 'notifications.smtp.port: must be a port, usually 587, not 70000'],
  ['a sender without domain', withSmtp({ from: 'alerts' }), 'notifications.smtp.from: must be an e-mail address'],
  ['no account', withSmtp({ username: '' }), 'notifications.smtp.username: must name the SMTP account'],
])('refuses %s', (_, changed, message) => {
  const found = messages(changed);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`environment production: `);
  expect(found[0]).toContain(message);
});

describe('a Secret value in a config', () => {
  const webhook = ['https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'].join('');
  test.each<[string, object, string, string]>([
    ['a Slack webhook URL', withTeam('ai', { slack: webhook }), 'notifications.teams.ai.slack', webhook],
    [
      'a PagerDuty integration key',
      { ...withTeam('ai', { email: 'e93facc04764012d7bfb002500d5d1a6' }) },
      'notifications.teams.ai.email',
      'e93facc04764012d7bfb002500d5d1a6',
    ],
    ['a password', withSmtp({ username: 'xY7!pq-R9$zz' }), 'notifications.smtp.username', 'xY7!pq-R9$zz'],
    ['a value of "password"', withSmtp({ password: 'hunter22' }), 'notifications.smtp.password', 'hunter22'],
    [
      'the URL of a heartbeat receiver',
      { heartbeat: { interval: minutes(1), url: 'https://hc-ping.com/eb095278-f28d-448d' } },
      'notifications.heartbeat.url',
      'eb095278',
    ],
  ])('is refused: %s', (what, changed, field, value) => {
    const found = messages(changed);
    expect(found).toEqual([
      `environment production: ${field}: a secret in the configuration: it looks like ${what}. Put it into the Secret aion-monitoring/alertmanager-receivers`,
    ]);
    // Messages end up in logs.
    expect(found.join()).not.toContain(value);
  });
});

test('tells everything at once', () => {
  const contacts: TeamContacts = { slack: 'ai', email: 'ai' };
  expect(
    messages({ teams: { ...notifications.teams, ai: contacts }, ...withSmtp({ port: 0 }), heartbeat: undefined }),
  ).toHaveLength(4);
});
