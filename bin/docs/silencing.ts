import { hoursOf, WAITING } from '../../lib/components/alertmanager';
import { hoursText, mutesText } from '../../lib/people';
import type { Stack } from '../../lib/stack';
import { code, page, section, table } from './markdown';

/** When each team is notified of what is not urgent, and what nobody is notified of for a while. */
export const silencingPage = (stack: Stack): string =>
  page(
    'Hours and silences',
    '[docs/silencing.md](../silencing.md) says what they do, and how they are declared.',
    section(
      'Working hours',
      `When teams are notified of alerts with the severity ${WAITING.map(code).join(' or ')}. Critical alerts never wait.`,
      table(['environment', 'team', 'in'], hours(stack)),
    ),
    section('Maintenance windows and silences', ...silences(stack)),
  );

const hours = ({ environments, names }: Stack): string[][] =>
  environments.flatMap(({ name, notifications }) =>
    notifications === undefined
      ? [[name, 'all', 'nobody is notified']]
      : names.teams.map(team => {
          const of = hoursOf(notifications, team);
          const days = of?.holidays?.length ? ` (${[...of.holidays].sort().join(', ')})` : '';
          return [name, team, of === undefined ? 'at any time' : `${hoursText(of)}${days}`];
        }),
  );

function silences({ silences }: Stack): string[] {
  if (silences.length === 0) return ['None is declared.'];
  const rows = silences.map(each => [
    code(each.name),
    each.kind,
    each.environments.join(', '),
    each.owner,
    each.from ?? 'when it is applied',
    each.to,
    code(mutesText(each.mutes)),
    each.reason,
  ]);
  return [table(['name', 'kind', 'environments', 'owner', 'from', 'to', 'mutes', 'reason'], rows)];
}
