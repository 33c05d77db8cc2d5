/** What is wrong with rotations that share a day: each minute of it belongs to one of them. */
import { type Findings, unless } from '../../base/findings';
import { minuteOf } from '../hours';
import type { Rotation } from '../rotation';

const DAY = 24 * 60;

/** `08:00` */
const timeText = (minute: number): string =>
  [Math.floor((minute % DAY) / 60), minute % 60].map(part => String(part).padStart(2, '0')).join(':');

/** Of a rotation among those of its tier, in which at least one has a part of the day. */
export function dayPartFindings(rotation: Rotation, all: readonly Rotation[]): Findings {
  const [first = rotation] = all;
  const { start, end, handOver, until } = rotation;
  const same = (field: string, own: string, other: string): Findings =>
    unless(
      own === other,
      field,
      `${own}, but ${other} of the first, ${first.declaredAt()}: parts of one day have it in common`,
    );
  const wrong = [
    ...unless(
      until !== undefined,
      'until',
      `not set, but the tier has parts of the day: whoever has all of it would be on call beside them`,
    ),
    ...same('handOver.timeZone', handOver.timeZone, first.handOver.timeZone),
    ...same('start', start, first.start),
    ...same('end', end ?? 'none', first.end ?? 'none'),
  ];
  if (wrong.length > 0 || until === undefined) return wrong;
  const sorted = all
    .filter(each => each.until !== undefined)
    .sort((a, b) => minuteOf(a.handOver.time) - minuteOf(b.handOver.time));
  const next = sorted[(sorted.indexOf(rotation) + 1) % sorted.length] as Rotation;
  const begins = minuteOf(handOver.time);
  const ends = endOfPart(rotation);
  // Alone, it is followed by itself, on the next day.
  const follows = begins + ((minuteOf(next.handOver.time) - begins + DAY) % DAY || DAY);
  if (follows === ends) return [];
  const who = next === rotation ? 'it begins again' : `${next.declaredAt()} begins`;
  const wrongly =
    follows > ends
      ? `nobody is on call from then to ${timeText(follows)}, when ${who}`
      : `from ${timeText(follows)}, when ${who}, two are on call`;
  return [{ field: 'until', message: `${until}; ${wrongly}; let one end when the other begins` }];
}

/** In minutes since midnight of the day on which the part begins: beyond 24 hours for one that passes midnight. */
function endOfPart({ handOver, until = '24:00' }: Rotation): number {
  const ends = minuteOf(until);
  return ends > minuteOf(handOver.time) ? ends : ends + DAY;
}

/** Of the field alone. */
export const untilFindings = (until: unknown, time: string): Findings =>
  until === undefined
    ? []
    : [
        ...unless(
          !Number.isNaN(minuteOf(until)),
          'until',
          `${JSON.stringify(until)}; wanted the time at which its part of the day ends, such as "16:00", to "24:00"`,
        ),
        ...unless(until !== time, 'until', `${until}, when it begins; leave it out for all of the day`),
      ];
