/** How far the clocks of a place are ahead of UTC. */

const DAY_MS = 24 * 3600_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Days since 1970 → the offset at their beginning in UTC, in milliseconds. */
  readonly offsets: Map<number, number>;
}
const zones = new Map<string, Zone>();

/**
 * Milliseconds that a place is ahead of UTC throughout the days in UTC from one instant to another; undefined if its clocks change in
 * between. No place changes them twice within four days.
 *
 * @param from milliseconds since 1970, as `to`
 */
export function steadyOffset(from: number, to: number, timeZone: string): number | undefined {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = { format: new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }), offsets: new Map() };
    zones.set(timeZone, zone);
  }
  const first = offsetOn(Math.floor(from / DAY_MS), zone);
  return first === offsetOn(Math.floor(to / DAY_MS) + 1, zone) ? first : undefined;
}

function offsetOn(day: number, { format, offsets }: Zone): number {
  let offset = offsets.get(day);
  if (offset === undefined) {
    offset = readOffset(format.format(day * DAY_MS));
    offsets.set(day, offset);
  }
  return offset;
}

/** `1/5/2026, GMT+05:30` → 19,800,000. History has seconds too; `GMT` alone is UTC. */
function readOffset(text: string): number {
  const [, sign, hours, minutes, seconds = 0] = /GMT([+\u2212-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '+' ? 1_000 : -1_000) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds));
}
