import { formatDuration, minutes, type StackNames, seconds, suggestion } from '../../base';
import { email, LONGEST_EMAIL } from '../../base/email';
import { type Findings, named, port, unless } from '../../base/findings';
import { hostname } from '../../base/name-rules';
import { shownText } from '../../base/shown-text';
import { plainLine } from '../../base/text-findings';
import { findSecretValues } from '../../k8s';
import { checkHours } from '../../people';
import { slackChannel } from './channels';
import { receiverSecret } from './component';
import type { Notifications, TeamContacts } from './notifications';

/** Prometheus evaluates the watchdog no more often; and alerting may be broken for a quarter of an hour at most. */
const SHORTEST = seconds(30);
const LONGEST = minutes(15);

const ALSO = ['msteams', 'discord'];

/** A value as messages show it. */
const shown = (value: unknown): string => (value === undefined ? 'nothing' : shownText(value));

/** The problems of notifications. Values are checked even where types exclude them: synth does not check types. */
export function checkNotifications(field: string, notifications: Notifications, names: StackNames): Findings {
  const secrets = secretValues(field, notifications, names);
  // Other findings about such a field would repeat its value.
  const others = [
    ...heartbeat(field, notifications),
    ...smtp(`${field}.smtp`, notifications.smtp),
    ...(notifications.hours === undefined ? [] : checkHours(`${field}.hours`, notifications.hours)),
    ...teams(`${field}.teams`, notifications, names),
  ].filter(finding => secrets.every(secret => secret.field !== finding.field));
  return [...secrets, ...others];
}

/** Searches every string of the notifications, whatever field holds it. */
function secretValues(field: string, value: unknown, names: StackNames): Findings {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => secretValues(`${field}.${key}`, inner, names));
  }
  if (typeof value !== 'string') return [];
  // With the field's name before it, as in a configuration: some credentials are recognized by the name alone.
  const [found] = findSecretValues(`${field.split('.').at(-1)}: ${value}`);
  const what = found?.what ?? (looksLikePassword(value) ? 'a password' : undefined);
  const { namespace, name } = receiverSecret(names);
  const message = `a secret in the configuration: it looks like ${what}. Put it into the Secret ${namespace}/${name}`;
  return unless(what === undefined, field, message);
}

/** Has all kinds of characters and is not a URL: neither a name nor a host looks like that. */
const looksLikePassword = (value: string): boolean =>
  value.length >= 8 && [/[a-z]/, /[A-Z]/, /\d/, /[^\w.@#-]/].every(kind => kind.test(value)) && !value.includes('://');

function heartbeat(field: string, { pages, heartbeat }: Notifications): Findings {
  const known = unless(typeof pages === 'boolean', `${field}.pages`, `must be true or false, not ${shown(pages)}`);
  if (heartbeat === undefined) {
    const message =
      'the environment pages people, so it must name a heartbeat receiver: without one, nobody notices when alerting ' +
      'itself stops. Add `heartbeat: { interval: minutes(1) }`';
    return [...known, ...unless(!pages, `${field}.heartbeat`, message)];
  }
  const { value, unit } = heartbeat.interval;
  const sane = unit === 'seconds' && Number.isInteger(value) && value >= SHORTEST.value && value <= LONGEST.value;
  const range = `from ${formatDuration(SHORTEST)} to ${formatDuration(LONGEST)}`;
  const message = `must be whole seconds ${range}, not ${value} ${unit}`;
  return [...known, ...unless(sane, `${field}.heartbeat.interval`, message)];
}

const smtp = (field: string, smtp: Notifications['smtp']): Findings => [
  ...named(`${field}.host`, smtp.host, hostname),
  ...port(`${field}.port`, smtp.port),
  ...email(`${field}.from`, smtp.from),
  ...(smtp.username
    ? plainLine(`${field}.username`, smtp.username, LONGEST_EMAIL)
    : unless(false, `${field}.username`, 'must name the SMTP account, but is empty')),
];

function teams(field: string, { teams }: Notifications, names: StackNames): Findings {
  const contacts = teams as Readonly<Record<string, TeamContacts | undefined>>;
  return [
    ...names.teams.flatMap(team =>
      unless(
        contacts[team] !== undefined,
        `${field}.${team}`,
        'is missing: alerts of this team would reach nobody. Add `slack` and `email`',
      ),
    ),
    ...Object.entries(contacts).flatMap(([team, to]) => [
      ...unless(
        names.teams.includes(team),
        `${field}.${team}`,
        `there is no team "${team}"${suggestion(team, names.teams) || `; known: ${names.teams.join(', ')}`}`,
      ),
      ...(to === undefined ? [] : contactsOf(`${field}.${team}`, to)),
    ]),
  ];
}

const contactsOf = (field: string, { slack, email: address, also = [], hours }: TeamContacts): Findings => [
  ...slackChannel(`${field}.slack`, slack),
  ...email(`${field}.email`, address),
  ...also.flatMap(channel =>
    unless(ALSO.includes(channel), `${field}.also`, `must be one of ${ALSO.join(', ')}, not ${shown(channel)}`),
  ),
  ...(hours === undefined || hours === 'always' ? [] : checkHours(`${field}.hours`, hours)),
];
