/** What is wrong with who is on call when, of declarations that are right on their own: gaps, double bookings, tiers that reach nobody new. */
import type { Problem } from '../../base';
import { addDays, clockText, type Instant, instantAt } from '../calendar';
import { type OnCall, type Slot, slotName, slotsOf } from '../on-call';
import type { Person } from '../person';
import { isStanding, type Rotation, rotationsOf } from '../rotation';
import { endOf, type Shift, shiftsOf, spanOf, startOf } from '../shifts';
import { dayPartFindings } from './day-parts';
import { placed } from './placed';

/** Two weekly rotations of up to twelve people each repeat what they have in common within this time. */
const AHEAD = 3 * 366 * 24 * 3600_000;

/** A shift with the tier that it is of. */
interface Duty extends Shift {
  readonly slot: Slot;
  readonly rotation: Rotation;
}

const ofSlot = ({ declaredAt }: Rotation, slot: Slot, message: string): Problem => ({
  where: `${declaredAt()} rotation of ${slotName(slot)}`,
  message,
});

/** `Mon 2026-01-05 10:00 to Mon 2026-01-12 10:00 (Europe/Berlin)` */
const spanText = (from: Instant, to: Instant, { handOver: { timeZone } }: Rotation): string =>
  `${clockText(from, timeZone)} to ${clockText(to, timeZone)} (${timeZone})`;

const more = (count: number): string => (count > 1 ? `, the first of ${count} times` : '');

/** Until when schedules are looked at: from the declarations alone, so that a check says the same on every day. */
function horizonOf(slots: readonly Slot[]): Instant {
  const instants = slots.flatMap(({ duty }) =>
    rotationsOf(duty).flatMap(rotation => [
      startOf(rotation),
      ...(rotation.end === undefined ? [] : [endOf(rotation)]),
      ...rotation.overrides.map(each => spanOf(each, rotation)[1]),
    ]),
  );
  return Math.max(0, ...instants) + AHEAD;
}

export function checkSchedules(onCall: OnCall): Problem[] {
  const slots = slotsOf(onCall);
  const chained = slots.flatMap(chainProblems);
  const overlapping = slots.flatMap(({ duty }) => rotationsOf(duty).flatMap(overlappingOverrides));
  // Of schedules that overlap themselves, double bookings would only repeat it.
  if (chained.length + overlapping.length > 0) return [...chained, ...overlapping];
  const horizon = horizonOf(slots);
  const duties = slots.flatMap(slot =>
    rotationsOf(slot.duty).flatMap(rotation =>
      shiftsOf(rotation, startOf(rotation), horizon).map(shift => ({ ...shift, slot, rotation })),
    ),
  );
  return [
    ...duties.flatMap(idleOverride),
    ...absences(duties),
    ...doubleBookings(duties),
    ...slots.flatMap(slot => nobodyNew(slot, duties)),
  ];
}

/** Rotations of a tier follow each other without a gap, and the last goes on. */
function chainProblems(slot: Slot): Problem[] {
  const rotations = rotationsOf(slot.duty);
  if (!isStanding(slot.duty) && rotations.length === 0)
    return [{ where: `on call: ${slotName(slot)}`, message: 'no rotation; wanted at least one' }];
  if (rotations.some(({ until }) => until !== undefined)) return partProblems(slot, rotations);
  return rotations.flatMap((rotation, i) => {
    const next = rotations[i + 1];
    if (next === undefined) {
      if (rotation.end === undefined) return [];
      return [
        ofSlot(
          rotation,
          slot,
          `end: nobody is on call after ${rotation.end}; let another rotation follow, or leave it out`,
        ),
      ];
    }
    const [end, start] = [endOf(rotation), startOf(next)];
    if (end === start) return [];
    const wrong =
      end < start
        ? `nobody is on call from ${spanText(end, start, next)}`
        : `the rotation before it, ${rotation.declaredAt()}, ${rotation.end === undefined ? 'does not end' : `ends only on ${rotation.end}`}`;
    return [ofSlot(next, slot, `start: ${wrong}; the one must end when the other begins`)];
  });
}

/** Rotations that each have a part of the day begin together, and go on. */
const partProblems = (slot: Slot, rotations: readonly Rotation[]): Problem[] =>
  rotations.flatMap(rotation => [
    ...placed(rotation.declaredAt, `rotation of ${slotName(slot)}`, dayPartFindings(rotation, rotations)),
    ...(rotation.end === undefined
      ? []
      : [
          ofSlot(
            rotation,
            slot,
            `end: nobody is on call after ${rotation.end}; leave it out, since parts of a day have no successor`,
          ),
        ]),
  ]);

function overlappingOverrides(rotation: Rotation): Problem[] {
  const spans = rotation.overrides
    .map(override => ({ override, span: spanOf(override, rotation) }))
    .sort((a, b) => a.span[0] - b.span[0]);
  return spans.flatMap(({ override, span: [from] }, i) => {
    const before = spans[i - 1];
    if (before === undefined || before.span[1] <= from) return [];
    return [
      {
        where: `${override.declaredAt()} override`,
        message: `from: ${override.from} is within that of ${before.override.person.id}, ${before.override.declaredAt()}; let one end where the other begins`,
      },
    ];
  });
}

/** An override by the person whose turn it is anyway. */
function idleOverride({ override, rotation }: Duty): Problem[] {
  if (override === undefined) return [];
  const [from, to] = spanOf(override, rotation);
  const turns = shiftsOf({ ...rotation, overrides: [] }, from, to);
  if (turns.some(({ person }) => person !== override.person)) return [];
  return [
    {
      where: `${override.declaredAt()} override`,
      message: `person: ${override.person.id} is on call from ${override.from} to ${override.to} anyway; remove it`,
    },
  ];
}

/** From the morning of the first day to that after the last. */
const awaySpans = ({ away = [], timeZone }: Person): readonly (readonly [Instant, Instant])[] =>
  away.map(({ from, to }) => [
    instantAt(from, { time: '00:00', timeZone }),
    to === undefined ? Number.POSITIVE_INFINITY : instantAt(addDays(to, 1), { time: '00:00', timeZone }),
  ]);

/** Gaps: shifts of somebody who is away. */
function absences(duties: readonly Duty[]): Problem[] {
  const spans = new Map([...new Set(duties.map(({ person }) => person))].map(each => [each, awaySpans(each)] as const));
  const missed = duties.filter(({ person, from, to }) =>
    spans.get(person)?.some(([begin, end]) => from < end && begin < to),
  );
  return firstOf(missed, duty => [duty.rotation, duty.person]).map(({ first, count }) => {
    const { rotation, slot, person, from, to, override } = first;
    const mend = override === undefined ? 'add an override, or a rotation without them' : 'let somebody else take over';
    return ofSlot(
      rotation,
      slot,
      `${person.id} is on call from ${spanText(from, to, rotation)}${more(count)}, and away (${person.declaredAt()}): ${mend}`,
    );
  });
}

/** A person who is on call twice at once: one of the two waits while the other one burns. */
function doubleBookings(duties: readonly Duty[]): Problem[] {
  const persons = [...new Set(duties.map(({ person }) => person))];
  const pairs = persons.flatMap(person => {
    const sorted = duties.filter(each => each.person === person).sort((a, b) => a.from - b.from);
    return sorted.flatMap((later, i) =>
      sorted
        .slice(0, i)
        .filter(earlier => earlier.to > later.from && earlier.slot !== later.slot && !answersForBoth(earlier, later))
        .map(earlier => ({ earlier, later })),
    );
  });
  // The same two tiers, whichever of them begins first.
  const named = pairs.map(({ earlier, later }) =>
    duties.indexOf(earlier) < duties.indexOf(later) ? { a: earlier, b: later } : { a: later, b: earlier },
  );
  return firstOf(named, ({ a, b }) => [a.rotation, b.rotation, a.person]).map(({ first: { a, b }, count }) =>
    ofSlot(
      b.rotation,
      b.slot,
      `${b.person.id} is on call here and as ${slotName(a.slot)} (${a.rotation.declaredAt()}) at once, from ` +
        `${spanText(Math.max(a.from, b.from), Math.min(a.to, b.to), b.rotation)}${more(count)}; change an order, or add an override`,
    ),
  );
}

/** One rotation of several teams: whoever has few people says so by handing the same one to each. */
const answersForBoth = (a: Duty, b: Duty): boolean => a.rotation === b.rotation && a.slot.tier === b.slot.tier;

/** People who can always be called, all of whom were called before, as primary or secondary. */
function nobodyNew(slot: Slot, duties: readonly Duty[]): Problem[] {
  const { duty } = slot;
  if (!isStanding(duty) || slot.team === undefined) return [];
  const before = duties.filter(each => each.slot.team === slot.team).sort((a, b) => a.from - b.from);
  let running: readonly Duty[] = [];
  const alone = before.filter((shift, i) => {
    running = [...running.filter(({ to }) => to > shift.from), shift];
    // Of those that begin at once, the last one sees all.
    return (
      before[i + 1]?.from !== shift.from && duty.people.every(person => running.some(each => each.person === person))
    );
  });
  const [first] = alone;
  if (first === undefined) return [];
  return [
    {
      where: `${duty.declaredAt()} standing of ${slotName(slot)}`,
      message:
        `people: reaches nobody new from ${spanText(first.from, first.to, first.rotation)}${more(alone.length)}: ` +
        `${duty.people.map(({ id }) => id).join(' and ')} ${duty.people.length > 1 ? 'are' : 'is'} on call then; name somebody else`,
    },
  ];
}

/** One of each key, and how many have it. */
function firstOf<T>(all: readonly T[], keyOf: (each: T) => readonly object[]): { first: T; count: number }[] {
  const numbers = new Map<object, number>();
  const numberOf = (part: object): number => {
    const known = numbers.get(part) ?? numbers.size;
    numbers.set(part, known);
    return known;
  };
  const groups = new Map<string, { first: T; count: number }>();
  for (const each of all) {
    const key = keyOf(each).map(numberOf).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: each, count: 1 });
    else group.count++;
  }
  return [...groups.values()];
}
