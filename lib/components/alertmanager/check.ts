import { formatDuration, minutes, type Problem, seconds, TEAMS } from '../../catalogue';
import type { Environment, Notifications, TeamContacts } from '../../environments';
import { findSecretValues } from '../../k8s';
import { suggestion } from '../../promql';
import { receiverSecret } from '../secrets';

/** A value as it stands in a message. */
const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Alertmanager cannot say more often that it lives than Prometheus says it; and a quarter of an hour blind is long enough. */
const SHORTEST = seconds(30);
const LONGEST = minutes(15);

const ALSO = ['msteams', 'discord'];

/** Lower case, no spaces: https://slack.com/help/articles/201402297 */
const SLACK_CHANNEL = /^#[\p{Ll}\p{Lo}\p{N}_-]{1,80}$/u;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/** Field → what is wrong with it. */
type Finding = readonly [field: string, message: string];

/** What is wrong with who is told what. The values are checked, not only their types: data may come from elsewhere. */
export function checkNotifications({ name, notifications }: Environment): Problem[] {
  if (notifications === undefined) return [];
  const secrets = [...secretValues('notifications', notifications)];
  const secretFields = new Set(secrets.map(([field]) => field));
  // What else is wrong with such a field would repeat its value.
  const others = [...heartbeat(name, notifications), ...smtp(notifications), ...teams(notifications)].filter(
    ([field]) => !secretFields.has(field),
  );
  return [...secrets, ...others].map(([field, message]) => ({
    where: `environment ${name}`,
    message: `${field}: ${message}`,
  }));
}

/** Every text of the notifications, whatever field it stands in. */
function* secretValues(field: string, value: unknown): Iterable<Finding> {
  if (typeof value === 'string') {
    // With the field's name before it, as it would stand in a configuration: some credentials are known by that alone.
    const [found] = findSecretValues(`${field.split('.').at(-1)}: ${value}`);
    const what = found?.what ?? (looksLikePassword(value) ? 'a password' : undefined);
    if (what !== undefined) {
      const { namespace, name } = receiverSecret;
      yield [field, `a Secret value in a config: it looks like ${what}. Put it into the Secret ${namespace}/${name}`];
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* secretValues(`${field}.${key}`, inner);
  }
}

/** Of all kinds of characters, and no address: neither a name nor a host looks like that. */
const looksLikePassword = (value: string): boolean =>
  value.length >= 8 && [/[a-z]/, /[A-Z]/, /\d/, /[^\w.@#-]/].every(kind => kind.test(value)) && !value.includes('://');

function* heartbeat(environment: string, { pages, heartbeat }: Notifications): Iterable<Finding> {
  if (typeof pages !== 'boolean') yield ['notifications.pages', `must be true or false, not ${shown(pages)}`];
  if (heartbeat === undefined) {
    if (pages) {
      yield [
        'notifications.heartbeat',
        `environment ${environment} pages people, so it must name a heartbeat receiver: ` +
          'without one, nobody notices when alerting itself stops. Add `heartbeat: { interval: minutes(1) }`',
      ];
    }
    return;
  }
  const { value, unit } = heartbeat.interval;
  const sane = unit === 'seconds' && Number.isInteger(value) && value >= SHORTEST.value && value <= LONGEST.value;
  if (!sane) {
    const range = `from ${formatDuration(SHORTEST)} to ${formatDuration(LONGEST)}`;
    yield ['notifications.heartbeat.interval', `must be whole seconds ${range}, not ${value} ${unit}`];
  }
}

function* smtp({ smtp }: Notifications): Iterable<Finding> {
  if (!HOST.test(smtp.host)) yield ['notifications.smtp.host', `must be a host name, not ${shown(smtp.host)}`];
  if (!Number.isInteger(smtp.port) || smtp.port < 1 || smtp.port > 65_535) {
    yield ['notifications.smtp.port', `must be a port, usually 587, not ${shown(smtp.port)}`];
  }
  if (!EMAIL.test(smtp.from)) yield ['notifications.smtp.from', `must be an e-mail address, not ${shown(smtp.from)}`];
  if (!smtp.username) yield ['notifications.smtp.username', 'must name the SMTP account, it is empty'];
}

function* teams({ teams }: Notifications): Iterable<Finding> {
  const contacts = teams as Readonly<Record<string, TeamContacts | undefined>>;
  for (const team of TEAMS) {
    if (contacts[team] === undefined) {
      yield [
        `notifications.teams.${team}`,
        'is missing: alerts of this team would reach nobody. Add `slack` and `email`',
      ];
    }
  }
  for (const [team, to] of Object.entries(contacts)) {
    const field = `notifications.teams.${team}`;
    if (!(TEAMS as readonly string[]).includes(team)) {
      yield [field, `there is no team "${team}"${suggestion(team, TEAMS) || `; known: ${TEAMS.join(', ')}`}`];
    }
    if (to !== undefined) yield* contactsOf(field, to);
  }
}

function* contactsOf(field: string, { slack, email, also = [] }: TeamContacts): Iterable<Finding> {
  if (!SLACK_CHANNEL.test(slack)) {
    yield [`${field}.slack`, `must be a channel that starts with "#", lower case, not ${shown(slack)}`];
  }
  if (!EMAIL.test(email)) yield [`${field}.email`, `must be an e-mail address, not ${shown(email)}`];
  for (const channel of also) {
    if (!ALSO.includes(channel)) yield [`${field}.also`, `knows ${ALSO.join(', ')}, not ${shown(channel)}`];
  }
}
