import { days, minutes, seconds } from '../../../../lib/catalogue';
import { checkNotifications, type Notifications, type TeamContacts } from '../../../../lib/components/alertmanager';
import { large, names } from '../../../example/stack';

const notifications = large.notifications as Notifications;

/** What is wrong with Harbour's notifications, changed as data from elsewhere might be. */
const messages = (changed: object): string[] =>
  checkNotifications('notifications', { ...notifications, ...changed } as Notifications, names).map(
    ({ field, message }) => `${field}: ${message}`,
  );
const withTeam = (team: string, changed: object | undefined) => ({
  teams: { ...notifications.teams, [team]: changed && { ...notifications.teams.models, ...changed } },
});
const withSmtp = (changed: object) => ({ smtp: { ...notifications.smtp, ...changed } });

test('what is complete is accepted', () => {
  expect(messages({})).toEqual([]);
});

test('who pages people must name a heartbeat receiver', () => {
  const [problem, ...others] = messages({ heartbeat: undefined });
  expect(problem).toContain(
    'notifications.heartbeat: the environment pages people, so it must name a heartbeat receiver:',
  );
  expect(others).toEqual([]);
  expect(messages({ heartbeat: undefined, pages: false })).toEqual([]);
});

test('pages is a yes or a no', () => {
  expect(messages({ pages: 'no' })).toEqual(['notifications.pages: must be true or false, not "no"']);
});

test.each<[string, object, string]>([
  [
    'a channel without #',
    withTeam('models', { slack: 'models' }),
    'notifications.teams.models.slack: must be a channel in lower case that starts with "#", not "models"',
  ],
  [
    'a channel with capitals',
    withTeam('models', { slack: '#Alerts' }),
    'notifications.teams.models.slack: must be a channel',
  ],
  ['no channel', withTeam('models', { slack: undefined }), 'not nothing'],
  [
    'half an address',
    withTeam('models', { email: 'models@harbour' }),
    'notifications.teams.models.email: must be an e-mail address, not "models@harbour"',
  ],
  [
    'two addresses',
    withTeam('models', { email: 'a@harbour.example.com, b@harbour.example.com' }),
    'notifications.teams.models.email: must be an e-mail address',
  ],
  [
    'an unknown team',
    withTeam('storge', {}),
    'notifications.teams.storge: there is no team "storge" — did you mean "storage"?',
  ],
  [
    'a missing team',
    withTeam('storage', undefined),
    'notifications.teams.storage: is missing: alerts of this team would reach nobody',
  ],
  [
    'an unknown way',
    withTeam('models', { also: ['telegram'] }),
    'notifications.teams.models.also: must be one of msteams, discord, not "telegram"',
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
    withSmtp({ host: 'smtp://smtp.harbour.example.com' }),
    'notifications.smtp.host: "smtp://smtp.harbour.example.com" is not valid; wanted: at most 253 characters: labels separated by',
  ],
  [
    'a port beyond all',
    withSmtp({ port: 70_000 }),
    'notifications.smtp.port: 70000; wanted a whole number from 1 to 65535',
  ],
  ['a sender without domain', withSmtp({ from: 'alerts' }), 'notifications.smtp.from: must be an e-mail address'],
  ['no account', withSmtp({ username: '' }), 'notifications.smtp.username: must name the SMTP account'],
])('refuses %s', (_, changed, message) => {
  const found = messages(changed);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(message);
});

describe('a Secret value in a config', () => {
  const webhook = ['https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'].join('');
  test.each<[string, object, string, string]>([
    ['a Slack webhook URL', withTeam('models', { slack: webhook }), 'notifications.teams.models.slack', webhook],
    [
      'a PagerDuty integration key',
      { ...withTeam('models', { email: 'e93facc04764012d7bfb002500d5d1a6' }) },
      'notifications.teams.models.email',
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
      `${field}: a secret in the configuration: it looks like ${what}. Put it into the Secret harbour-watch/alertmanager-receivers`,
    ]);
    // Messages end up in logs.
    expect(found.join()).not.toContain(value);
  });
});

test('reports everything at once', () => {
  const contacts: TeamContacts = { slack: 'models', email: 'models' };
  expect(
    messages({ teams: { ...notifications.teams, models: contacts }, ...withSmtp({ port: 0 }), heartbeat: undefined }),
  ).toHaveLength(4);
});
