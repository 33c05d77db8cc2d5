/**
 * Who is on call as PagerDuty's own objects: schedules, an escalation policy and a service of each team, and what routes
 * events to them, in Terraform's JSON for the provider PagerDuty/pagerduty,
 * https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs. Terraform compares them with what is there.
 */
import { formatDuration, type StackNames } from '../base';
import {
  endOf,
  everybody,
  type Instant,
  incidentOf,
  isStanding,
  minuteOf,
  type OnCall,
  offsetText,
  type Rotation,
  rotationsOf,
  type Slot,
  slotName,
  slotsFor,
  slotsOf,
  spanOf,
  startOf,
  TIER_TITLES,
  tiersOf,
} from '../people';

type Json = Readonly<Record<string, unknown>>;

/** How often the tiers are called again, if nobody has acknowledged: as often as PagerDuty allows. */
const LOOPS = 9;
/** After the last tier, before it begins again. */
const LAST_MINUTES = 15;
/** In minutes. */
const DAY = 24 * 60;
/** PagerDuty's longest shift of a layer; an override is one, since the provider has no overrides. */
const YEAR = 365 * 24 * 3600;

const reference = (kind: string, name: string, field = 'id'): string => `\${${kind}.${name}.${field}}`;
const userOf = (id: string): string => reference('data.pagerduty_user', id);
/** Terraform's names have no spaces. */
const key = (slot: Pick<Slot, 'team' | 'tier'>): string => slotName(slot).replaceAll(/[^\w-]/g, '-');
const teamKey = (team: string): string => team.replaceAll(/[^\w-]/g, '-');

/** `at`: what is over then is left out, since PagerDuty no longer returns it. */
export function pagerduty(names: StackNames, onCall: OnCall, at: Instant): Json {
  const teams = Object.keys(onCall.teams).filter(team => onCall.teams[team] !== undefined);
  const orchestration = names.prefix;
  const schedules = slotsOf(onCall).filter(({ duty }) => !isStanding(duty));
  const fallback = teams.includes(names.roles.platform) ? names.roles.platform : teams[0];
  return {
    terraform: { required_providers: { pagerduty: { source: 'PagerDuty/pagerduty' } } },
    data: {
      pagerduty_user: Object.fromEntries(everybody(onCall).map(({ id, email }) => [id, { email }])),
    },
    resource: {
      pagerduty_schedule: Object.fromEntries(schedules.map(slot => [key(slot), schedule(names, slot, at)])),
      pagerduty_escalation_policy: Object.fromEntries(teams.map(team => [teamKey(team), policy(names, onCall, team)])),
      pagerduty_service: Object.fromEntries(
        teams.map(team => [
          teamKey(team),
          {
            name: `${names.title} ${team}`,
            description: `Critical alerts of the team ${team}`,
            escalation_policy: reference('pagerduty_escalation_policy', teamKey(team)),
            alert_creation: 'create_alerts_and_incidents',
            // Alertmanager resolves what has ended; until then it is not over.
            auto_resolve_timeout: 'null',
            acknowledgement_timeout: 'null',
          },
        ]),
      ),
      pagerduty_event_orchestration: { [orchestration]: { name: `${names.title} alerts` } },
      pagerduty_event_orchestration_router: {
        [orchestration]: {
          event_orchestration: reference('pagerduty_event_orchestration', orchestration),
          set: {
            id: 'start',
            rule: teams.map(team => ({
              label: team,
              condition: [{ expression: `event.group matches '${team}'` }],
              actions: { route_to: reference('pagerduty_service', teamKey(team)) },
            })),
          },
          catch_all: {
            actions: {
              route_to: fallback === undefined ? 'unrouted' : reference('pagerduty_service', teamKey(fallback)),
            },
          },
        },
      },
    },
    output: {
      'pagerduty-routing-key': {
        description: `For the key pagerduty-routing-key of the Secret alertmanager-receivers`,
        value: reference('pagerduty_event_orchestration', orchestration, 'integration[0].parameters[0].routing_key'),
        sensitive: true,
      },
    },
  };
}

function schedule({ title }: StackNames, slot: Slot, at: Instant): Json {
  const rotations = rotationsOf(slot.duty).filter(rotation => endOf(rotation) > at);
  return {
    name: `${title} ${slotName(slot)}`,
    description: `${TIER_TITLES[slot.tier]}${slot.team === undefined ? '' : ` of ${slot.team}`}; declared in code, changed there`,
    time_zone: rotations[0]?.handOver.timeZone ?? 'UTC',
    // A later layer takes precedence over those before it.
    layer: [...rotations.map(each => turns(each)), ...rotations.flatMap(each => overrides(each, at))],
  };
}

function turns(rotation: Rotation): Json {
  const { people, shift, end, handOver } = rotation;
  const start = offsetText(startOf(rotation), handOver.timeZone);
  return {
    name: rotation.until === undefined ? `from ${rotation.start}` : `${handOver.time} to ${rotation.until}`,
    start,
    ...(end !== undefined && { end: offsetText(endOf(rotation), handOver.timeZone) }),
    rotation_virtual_start: start,
    // In the time zone of the schedule: PagerDuty keeps the time of the day when clocks change.
    rotation_turn_length_seconds: shift.value,
    ...restriction(rotation),
    users: people.map(({ id }) => userOf(id)),
  };
}

/** The part of the day that a rotation has, on the clock of the schedule. */
function restriction({ handOver: { time }, until }: Rotation): Json {
  if (until === undefined) return {};
  const minutes = (minuteOf(until) - minuteOf(time) + DAY) % DAY || DAY;
  return {
    restriction: [{ type: 'daily_restriction', start_time_of_day: `${time}:00`, duration_seconds: minutes * 60 }],
  };
}

const overrides = (rotation: Rotation, at: Instant): Json[] =>
  rotation.overrides
    .map(override => ({ override, span: spanOf(override, rotation) }))
    .filter(({ span: [, to] }) => to > at)
    .map(({ override, span: [from, to] }) => {
      const { timeZone } = rotation.handOver;
      const start = offsetText(from, timeZone);
      return {
        name: `${override.person.name}: ${override.reason}`,
        start,
        end: offsetText(to, timeZone),
        rotation_virtual_start: start,
        rotation_turn_length_seconds: YEAR,
        ...restriction(rotation),
        users: [userOf(override.person.id)],
      };
    });

/** The tiers of what a critical alert begins as; each rule waits until the next tier's time. */
function policy({ title }: StackNames, onCall: OnCall, team: string): Json {
  const slots = slotsFor(onCall, team);
  const tiers = tiersOf(incidentOf(onCall.incidents, 'critical')).flatMap(({ tier, after }) => {
    const slot = slots.find(each => each.tier === tier);
    return slot === undefined ? [] : [{ slot, after }];
  });
  return {
    name: `${title} ${team}`,
    description: tiers.map(({ slot: { tier }, after }) => `${tier} after ${formatDuration(after)}`).join(', '),
    num_loops: LOOPS,
    rule: tiers.map(({ slot, after }, i) => {
      const next = tiers[i + 1];
      return {
        escalation_delay_in_minutes: next === undefined ? LAST_MINUTES : (next.after.value - after.value) / 60,
        target: isStanding(slot.duty)
          ? slot.duty.people.map(({ id }) => ({ type: 'user_reference', id: userOf(id) }))
          : [{ type: 'schedule_reference', id: reference('pagerduty_schedule', key(slot)) }],
      };
    }),
  };
}
