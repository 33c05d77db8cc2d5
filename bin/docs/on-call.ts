import { formatDuration } from '../../lib/base';
import { SEVERITIES } from '../../lib/catalogue';
import { ownServices } from '../../lib/components';
import {
  everybody,
  INCIDENT_SEVERITIES,
  type OnCall,
  type Person,
  type Rotation,
  rotationsOf,
  slotsOf,
  TIER_TITLES,
  TIERS,
} from '../../lib/people';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { code, page, section, table } from './markdown';

/** The tables about who is on call, by name: a page has them all, and docs/operations/ each where it is spoken of. */
export type OnCallTables = Readonly<
  Record<'severities' | 'alerts' | 'tiers' | 'teams' | 'rotations' | 'overrides' | 'people', string>
>;

export function onCallTables(stack: Stack, onCall: OnCall): OnCallTables {
  return {
    severities: severities(onCall),
    alerts: alerts(onCall),
    tiers: tiers(onCall),
    teams: teams(stack, onCall),
    rotations: rotations(onCall),
    overrides: overrides(onCall),
    people: people(onCall),
  };
}

/** Who is on call, and what happens in an incident; none if the stack does not say. */
export function onCallPage(stack: Stack): string | undefined {
  if (stack.onCall === undefined) return undefined;
  const tables = onCallTables(stack, stack.onCall);
  return page(
    'On call',
    'Who answers for what, and after how long whom. Who that is now: `npm run oncall`.',
    section('Severities of incidents', tables.severities),
    section('Alerts', tables.alerts),
    section('Tiers', tables.tiers),
    section('Teams', tables.teams),
    section('Rotations', tables.rotations),
    section('Overrides', tables.overrides),
    section('People', tables.people),
  );
}

const yes = (is: boolean): string => (is ? 'yes' : 'no');

const severities = ({ incidents }: OnCall): string =>
  table(
    ['severity', 'means', 'for example', 'answered', 'acknowledged within', 'updates', 'status page', 'review'],
    INCIDENT_SEVERITIES.map(name => {
      const { means, examples, answered, acknowledge, updates, statusPage, review } = incidents.severities[name];
      return [
        ...[name, means, examples.join('; '), answered === 'always' ? 'day and night' : answered],
        formatDuration(acknowledge),
        updates === undefined ? 'when there is something to say' : `every ${formatDuration(updates)}`,
        ...[yes(statusPage), yes(review)],
      ];
    }),
  );

const alerts = ({ incidents }: OnCall): string =>
  table(
    ['alert', 'begins as', 'acknowledged within'],
    SEVERITIES.map(severity => {
      const name = incidents.alerts[severity];
      return [severity, name, formatDuration(incidents.severities[name].acknowledge)];
    }),
  );

const tiers = ({ incidents }: OnCall): string =>
  table(
    ['tier', 'who', ...INCIDENT_SEVERITIES],
    TIERS.map((tier, i) => [
      String(i + 1),
      TIER_TITLES[tier],
      ...INCIDENT_SEVERITIES.map(name => {
        const after = incidents.severities[name].tiers[tier];
        return after === undefined ? '–' : after.value === 0 ? 'at once' : `after ${formatDuration(after)}`;
      }),
    ]),
  );

/** Teams that are not on call are listed as well: what they own reaches them in working hours. */
function teams(stack: Stack, { teams: answering }: OnCall): string {
  const [environment] = stack.environments;
  const services = environment === undefined ? [] : monitoredIn(environment, stack.services);
  const bound =
    environment === undefined
      ? []
      : [...bindAlerts(stack.rules, services, ruleSettings(stack, environment)).values()].flat();
  const platform = new Set(ownServices(stack.names).map(({ name }) => name));
  return table(
    ['team', 'on call', 'services', 'critical alerts', 'chat', 'e-mail'],
    stack.names.teams.map(team => {
      const contacts = environment?.notifications?.teams[team];
      const names = services.filter(each => each.team === team && !platform.has(each.name));
      const critical = new Set(
        bound.filter(each => each.team === team && each.alert.severity === 'critical').map(({ alert }) => alert.name),
      );
      return [
        ...[team, yes(answering[team] !== undefined), names.map(({ name }) => name).join(', ')],
        ...[String(critical.size), contacts?.slack ?? '', contacts?.email ?? ''],
      ];
    }),
  );
}

const order = ({ people }: Rotation): string => people.map(({ name }) => name).join(', ');

function handOver({ handOver: { weekday, time, timeZone }, until, shift }: Rotation): string {
  const day =
    weekday === undefined ? `every ${formatDuration(shift)}` : `${weekday[0]?.toUpperCase()}${weekday.slice(1)}`;
  const part = until === undefined ? '' : `; each day from ${time} until ${until}`;
  return `${day}, ${time}, ${timeZone}${part}`;
}

const rotations = (onCall: OnCall): string =>
  table(
    ['team', 'tier', 'people, in their order', 'shift', 'hand-over', 'since'],
    slotsOf(onCall).flatMap(({ team = 'every team', tier, duty }) =>
      'kind' in duty && duty.kind === 'standing'
        ? [[team, TIER_TITLES[tier], duty.people.map(({ name }) => name).join(', '), 'always', '', '']]
        : rotationsOf(duty).map(each => [
            ...[team, TIER_TITLES[tier], order(each), formatDuration(each.shift), handOver(each)],
            each.end === undefined ? each.start : `${each.start}, until ${each.end}`,
          ]),
    ),
  );

const overrides = (onCall: OnCall): string =>
  table(
    ['team', 'tier', 'who takes over', 'from', 'to', 'why'],
    slotsOf(onCall).flatMap(({ team = 'every team', tier, duty }) =>
      rotationsOf(duty).flatMap(each =>
        each.overrides.map(({ person, from, to, reason }) => [team, TIER_TITLES[tier], person.name, from, to, reason]),
      ),
    ),
  );

const away = ({ away = [] }: Person): string =>
  away.map(({ from, to }) => (to === undefined ? `from ${from}` : `${from} to ${to}`)).join(', ');

const people = (onCall: OnCall): string =>
  table(
    ['person', 'chat', 'e-mail', 'place', 'away'],
    everybody(onCall).map(each => [
      each.name,
      each.chat === undefined ? '' : code(each.chat),
      each.email,
      each.timeZone,
      away(each),
    ]),
  );
