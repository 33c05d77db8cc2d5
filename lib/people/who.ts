import type { Instant } from './calendar';
import type { Tier } from './incidents';
import { type OnCall, type Slot, slotsOf } from './on-call';
import type { Person } from './person';
import { type Duty, isStanding, type OnCallOverride, rotationsOf } from './rotation';
import { endOf, type Shift, shiftsOf, startOf } from './shifts';

/** The shifts of a tier that overlap a span, whole, in the order of time; none for people who can always be called. */
export const shiftsOfDuty = (duty: Duty, from: Instant, to: Instant): readonly Shift[] =>
  rotationsOf(duty)
    .flatMap(rotation => shiftsOf(rotation, from, to))
    .sort((a, b) => a.from - b.from);

/** Who answers at a tier of a team at an instant. */
export interface Answering {
  /** None for a tier that all teams share. */
  readonly team?: string;
  readonly tier: Tier;
  /** Nobody before the rotation begins. Several where all of them can always be called. */
  readonly people: readonly Person[];
  /** Until when. Not for people who can always be called. */
  readonly until?: Instant;
  readonly override?: OnCallOverride;
  /** Who follows. */
  readonly next?: Shift;
  /** Of the hand-over; UTC where there is none. */
  readonly timeZone: string;
}

/** Who is on call, by the teams' order. */
export const onCallAt = (onCall: OnCall, at: Instant): readonly Answering[] =>
  slotsOf(onCall).map(slot => answeringAt(slot, at));

export function answeringAt({ team, tier, duty }: Slot, at: Instant): Answering {
  const slot = { ...(team !== undefined && { team }), tier };
  if (isStanding(duty)) return { ...slot, people: duty.people, timeZone: 'UTC' };
  const rotations = rotationsOf(duty);
  const running = rotations.find(rotation => startOf(rotation) <= at && at < endOf(rotation));
  const timeZone = (running ?? rotations[0])?.handOver.timeZone ?? 'UTC';
  const now = shiftsOfDuty(duty, at, at + 1)[0];
  const since = now?.to ?? Math.max(at, Math.min(...rotations.map(startOf)));
  const next = shiftsOfDuty(duty, since, since + 1)[0];
  return {
    ...slot,
    people: now === undefined ? [] : [now.person],
    ...(now !== undefined && { until: now.to }),
    ...(now?.override !== undefined && { override: now.override }),
    ...(next !== undefined && { next }),
    timeZone,
  };
}
