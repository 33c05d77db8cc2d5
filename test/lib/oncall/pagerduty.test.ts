/** PagerDuty's objects in Terraform's JSON: their fields are those of the provider's documentation. */
import { days } from '../../../lib/base';
import { pagerduty } from '../../../lib/oncall/pagerduty';
import { type OnCall, onCall, rotation, shiftsOf } from '../../../lib/people';
import { ann, bo, cat, operations, people } from '../../example/people';
import { names } from '../../example/stack';

interface Layer {
  readonly name: string;
  readonly start: string;
  readonly end?: string;
  readonly rotation_virtual_start: string;
  readonly rotation_turn_length_seconds: number;
  readonly users: readonly string[];
}
interface Exported {
  readonly data: { readonly pagerduty_user: Record<string, { readonly email: string }> };
  readonly resource: {
    readonly pagerduty_schedule: Record<string, { readonly time_zone: string; readonly layer: readonly Layer[] }>;
    readonly pagerduty_escalation_policy: Record<
      string,
      {
        readonly rule: readonly {
          readonly escalation_delay_in_minutes: number;
          readonly target: readonly { readonly type: string; readonly id: string }[];
        }[];
      }
    >;
    readonly pagerduty_service: Record<string, Record<string, string>>;
    readonly pagerduty_event_orchestration_router: Record<
      string,
      { readonly set: { readonly rule: readonly object[] }; readonly catch_all: object }
    >;
  };
}
const AT = Date.parse('2026-03-01T00:00Z');
const exported = (at = AT, value: OnCall = people) => pagerduty(names, value, at) as unknown as Exported;
const { resource, data } = exported();

test('every reference is to something that is there', () => {
  const text = JSON.stringify(exported());
  const found = [...text.matchAll(/\$\{(data\.)?(\w+)\.([\w-]+)\.[^}]*\}/g)];
  expect(found.length).toBeGreaterThan(30);
  const all = { ...resource, ...data } as Record<string, Record<string, unknown>>;
  expect(found.filter(([, , kind = '', name = '']) => all[kind]?.[name] === undefined)).toEqual([]);
});

test('people are found by their address, and no name, number or chat handle goes along', () => {
  expect(data.pagerduty_user.ann).toEqual({ email: 'ann@harbour.example.com' });
  expect(Object.keys(data.pagerduty_user).sort()).toEqual([
    'ann',
    'bo',
    'cat',
    'dan',
    'eve',
    'fay',
    'gus',
    'hal',
    'ivy',
    'jo',
  ]);
});

test('a rotation is a layer in its time zone; its turns are our shifts', () => {
  const { time_zone, layer } = resource.pagerduty_schedule[
    'operations-primary'
  ] as (typeof resource.pagerduty_schedule)[string];
  expect(time_zone).toBe('America/New_York');
  const [turns] = layer as readonly [Layer];
  expect(turns).toMatchObject({
    start: '2026-01-05T09:00:00-05:00',
    rotation_virtual_start: '2026-01-05T09:00:00-05:00',
    rotation_turn_length_seconds: 604_800,
    users: ['ann', 'bo', 'cat'].map(id => `\${data.pagerduty_user.${id}.id}`),
  });
  expect(turns).not.toHaveProperty('end');
  // The first shifts, in which no clock changes, computed as PagerDuty does.
  const shifts = shiftsOf({ ...operations, overrides: [] }, Date.parse(turns.start), Date.parse('2026-03-01'));
  const computed = shifts.map((_, i) => [
    turns.users[i % 3],
    Date.parse(turns.start) + i * turns.rotation_turn_length_seconds * 1000,
  ]);
  expect(computed).toEqual(shifts.map(({ person, from }) => [`\${data.pagerduty_user.${person.id}.id}`, from]));
});

test('an override is a layer above it for its time, and is left out once it is over, as PagerDuty leaves it out', () => {
  expect(resource.pagerduty_schedule['operations-primary']?.layer.slice(1)).toEqual([
    {
      name: 'Cat O’Neil: swapped, weddings; twice',
      start: '2026-03-09T09:00:00-04:00',
      end: '2026-03-16T09:00:00-04:00',
      rotation_virtual_start: '2026-03-09T09:00:00-04:00',
      rotation_turn_length_seconds: days(365).value,
      users: ['${data.pagerduty_user.cat.id}'],
    },
  ]);
  const later = exported(Date.parse('2026-03-16T13:00Z')).resource.pagerduty_schedule['operations-primary'];
  expect(later?.layer).toHaveLength(1);
});

test('a rotation that follows another is a second layer, and one that is over is left out', () => {
  const first = rotation({ people: [ann, bo], start: '2026-01-05', end: '2026-06-01', handOver: operations.handOver });
  const second = rotation({ people: [bo, cat], start: '2026-06-01', handOver: operations.handOver });
  const teams = { operations: { ...people.teams.operations, primary: [first, second] } } as OnCall['teams'];
  const layers = (at: string) =>
    exported(Date.parse(at), onCall({ ...people, teams })).resource.pagerduty_schedule['operations-primary']?.layer;
  expect(layers('2026-05-01')?.map(({ start, end }) => [start, end])).toEqual([
    ['2026-01-05T09:00:00-05:00', '2026-06-01T09:00:00-04:00'],
    ['2026-06-01T09:00:00-04:00', undefined],
  ]);
  expect(layers('2026-07-01')).toHaveLength(1);
});

test('the policy of a team calls each tier at its time', () => {
  const rules = resource.pagerduty_escalation_policy.operations?.rule ?? [];
  const called = rules.map(({ target }) =>
    target.map(({ type, id }) => `${type} ${/(?:user|schedule)\.([\w-]+)/.exec(id)?.[1]}`),
  );
  expect(called).toEqual([
    ['schedule_reference operations-primary'],
    ['schedule_reference operations-secondary'],
    ['user_reference gus', 'user_reference hal'],
    ['user_reference hal'],
  ]);
  // After 10, 25 and 45 minutes; then from the beginning.
  expect(rules.map(each => each.escalation_delay_in_minutes)).toEqual([10, 15, 20, 15]);
});

test('events go to the service of their team, those of an unknown one to the platform’s', () => {
  const router = resource.pagerduty_event_orchestration_router.harbour;
  expect(router?.set.rule).toContainEqual({
    label: 'storage',
    condition: [{ expression: "event.group matches 'storage'" }],
    actions: { route_to: '${pagerduty_service.storage.id}' },
  });
  expect(router?.catch_all).toEqual({ actions: { route_to: '${pagerduty_service.operations.id}' } });
  expect(Object.values(resource.pagerduty_service).map(service => service.escalation_policy)).toEqual(
    ['operations', 'storage', 'models'].map(team => `\${pagerduty_escalation_policy.${team}.id}`),
  );
});
