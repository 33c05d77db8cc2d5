import { addDays, dateAt, daysBetween, type Instant, instantAt, momentAt, type PlaceTime } from './calendar';
import type { Person } from './person';
import type { OnCallOverride, Rotation } from './rotation';

/** One person on call from an instant to another, which is not part of it. */
export interface Shift {
  readonly person: Person;
  readonly from: Instant;
  readonly to: Instant;
  /** By which the person takes over. */
  readonly override?: OnCallOverride;
}

const DAY = 86_400;

export const startOf = ({ start, handOver }: Rotation): Instant => instantAt(start, handOver);
/** Infinity for a rotation that goes on. */
export const endOf = ({ end, handOver }: Rotation): Instant =>
  end === undefined ? Number.POSITIVE_INFINITY : instantAt(end, handOver);

export const spanOf = ({ from, to }: OnCallOverride, { handOver }: Rotation): readonly [from: Instant, to: Instant] => [
  momentAt(from, handOver),
  momentAt(to, handOver),
];

/**
 * The shifts that overlap a span, whole, in the order of time, each with who really is on call. Without gaps, but for those between its
 * parts of the day, each of which is a shift.
 */
export function shiftsOf(rotation: Rotation, from: Instant, to: Instant): readonly Shift[] {
  const shifts = withOverrides(rotation, turnsOf(rotation, from, to)).filter(
    shift => shift.to > from && shift.from < to,
  );
  return rotation.until === undefined
    ? shifts
    : shifts.flatMap(shift => inParts(shift, rotation)).filter(shift => shift.to > from && shift.from < to);
}

/** What of a shift is in the rotation's part of each day. It begins and ends by the clock, so that the next one begins where it ends. */
function inParts(shift: Shift, { handOver, until = '24:00' }: Rotation): readonly Shift[] {
  const { timeZone, time } = handOver;
  const overnight = until === '24:00' || until <= time;
  const ends = { timeZone, time: until === '24:00' ? '00:00' : until };
  const last = dateAt(shift.to, timeZone);
  const parts: Shift[] = [];
  for (let date = addDays(dateAt(shift.from, timeZone), -1); date <= last; date = addDays(date, 1)) {
    const from = Math.max(shift.from, handedOver(date, 0, handOver));
    const to = Math.min(shift.to, handedOver(date, overnight ? 1 : 0, ends));
    if (from < to) parts.push({ ...shift, from, to });
  }
  return parts;
}

/** As the rotation alone has it: the n-th shift begins n times its days after the start, by the calendar. */
function turnsOf(rotation: Rotation, from: Instant, to: Instant): readonly Shift[] {
  const { people, start, handOver, shift } = rotation;
  const length = Math.round(shift.value / DAY);
  const last = Math.min(to, endOf(rotation));
  const turnAt = (n: number): Instant => handedOver(start, n * length, handOver);
  // A day early, whatever the time of the hand-over is.
  let n = Math.max(0, Math.floor((daysBetween(start, dateAt(from, handOver.timeZone)) - 1) / length));
  const turns: Shift[] = [];
  for (let begin = turnAt(n); begin < last; n++) {
    const end = turnAt(n + 1);
    turns.push({ person: people[n % people.length] as Person, from: begin, to: Math.min(end, endOf(rotation)) });
    begin = end;
  }
  return turns;
}

const handedOver = (start: string, days: number, at: PlaceTime): Instant => instantAt(addDays(start, days), at);

/** Overrides do not overlap, and each cuts the turns that it covers. */
function withOverrides(rotation: Rotation, turns: readonly Shift[]): readonly Shift[] {
  const covers = rotation.overrides.map(override => ({ override, span: spanOf(override, rotation) }));
  const kept = covers.reduce<readonly Shift[]>(
    (all, { span: [from, to] }) =>
      all.flatMap(turn => [
        ...(turn.from < from ? [{ ...turn, to: Math.min(turn.to, from) }] : []),
        ...(turn.to > to ? [{ ...turn, from: Math.max(turn.from, to) }] : []),
      ]),
    turns,
  );
  const covering = covers.map(({ override, span: [from, to] }) => ({ person: override.person, from, to, override }));
  return [...kept, ...covering].sort((a, b) => a.from - b.from);
}
