/** Shifts as an iCalendar file, RFC 5545: https://www.rfc-editor.org/rfc/rfc5545. Times are in UTC, which every calendar shows in its own. */
import { type Instant, utcText } from './calendar';
import { TIER_TITLES } from './incidents';
import { type OnCall, slotName, slotsOf } from './on-call';
import { shiftsOfDuty } from './who';

export interface CalendarProps {
  /** Shown by the program that reads it. */
  readonly title: string;
  /** What makes the events' identifiers the stack's own: its prefix. */
  readonly prefix: string;
  /** When the file is written. */
  readonly written: Instant;
  readonly from: Instant;
  readonly to: Instant;
  /** Of these only, besides the tier that all teams share. @default all teams */
  readonly teams?: readonly string[];
}

/** Each shift is an event whose identifier is made of tier and begin: read again, it replaces what it was before. */
export function icalendar(onCall: OnCall, { title, prefix, written, from, to, teams }: CalendarProps): string {
  const slots = slotsOf(onCall).filter(({ team }) => team === undefined || (teams?.includes(team) ?? true));
  const events = slots.flatMap(slot =>
    shiftsOfDuty(slot.duty, from, to).map(({ person, override, ...shift }) => [
      'BEGIN:VEVENT',
      `UID:${slotName(slot).replaceAll(' ', '-')}-${stamp(shift.from)}@${prefix}.on-call`,
      `DTSTAMP:${stamp(written)}`,
      `DTSTART:${stamp(shift.from)}`,
      `DTEND:${stamp(shift.to)}`,
      `SUMMARY:${escaped(`${person.name}: ${slot.team === undefined ? '' : `${slot.team}, `}${TIER_TITLES[slot.tier]}`)}`,
      `DESCRIPTION:${escaped([person.email, person.chat, override?.reason].filter(each => each !== undefined).join('\n'))}`,
      `CATEGORIES:${escaped(slot.team ?? slot.tier)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
  );
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//monitoring-as-code//on call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(title)}`,
    ...events.flat(),
    'END:VCALENDAR',
  ];
  return lines.map(line => `${folded(line)}\r\n`).join('');
}

/** `20260105T090000Z` */
const stamp = (instant: Instant): string => utcText(instant).replace(/[-:]/g, '');

/** Section 3.3.11. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

const LONGEST_LINE = 75;

/** Section 3.1: no line is longer than 75 octets, and no character is cut. */
function folded(line: string): string {
  const lines = [''];
  let length = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (length + octets > LONGEST_LINE) {
      lines.push(' ');
      length = 1;
    }
    lines[lines.length - 1] += character;
    length += octets;
  }
  return lines.join('\r\n');
}
