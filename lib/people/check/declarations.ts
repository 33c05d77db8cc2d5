/** What is wrong with a person, a rotation or people who can always be called, each on its own. */
import { type Problem, suggestion } from '../../base';
import { email } from '../../base/email';
import { duration, type Findings, unless } from '../../base/findings';
import { shownText } from '../../base/shown-text';
import { line } from '../../base/text-findings';
import { days } from '../../base/units';
import { addDays, isDate, isMoment, isTime, isTimeZone, timeZones, WEEKDAYS, weekdayOf } from '../calendar';
import type { Away, Person } from '../person';
import type { HandOver, OnCallOverride, Rotation, Standing } from '../rotation';
import { endOf, shiftsOf, spanOf, startOf } from '../shifts';
import { untilFindings } from './day-parts';
import { placed } from './placed';

const LONGEST_NAME = 80;
const LONGEST_REASON = 200;
const LONGEST_SHIFT = days(28);
const DAY = days(1).value;
const ID = /^[a-z][a-z0-9-]{0,30}$/;
const CHAT = /^@[\p{L}\p{N}._-]{1,80}$/u;
/** Seven digits or more, as people write a telephone number. */
const TELEPHONE = /(?:\+|\b0)[\d ()/.-]{6,}\d/;

const zone = (field: string, value: unknown): Findings =>
  isTimeZone(value)
    ? []
    : unless(
        false,
        field,
        // The nearest of hundreds of names takes longer than all that is checked besides.
        `${shownText(value)}; wanted a place of the IANA time zone database, such as Europe/Berlin` +
          (typeof value === 'string' ? suggestion(value, timeZones()) : ''),
      );

const date = (field: string, value: unknown): Findings =>
  unless(isDate(value), field, `${shownText(value)}; wanted a date that exists, such as 2026-01-05`);

export const checkPerson = ({ id, name, email: address, timeZone, chat, away = [], declaredAt }: Person): Problem[] =>
  placed(declaredAt, `person ${id}`, [
    ...unless(ID.test(id), 'id', `${shownText(id)}; wanted a–z, 0–9 and "-", beginning with a letter`),
    ...line('name', name, LONGEST_NAME),
    ...email('email', address),
    ...zone('timeZone', timeZone),
    ...unless(
      chat === undefined || CHAT.test(chat),
      'chat',
      `${shownText(chat)}; wanted the name in the chat, such as @ada`,
    ),
    ...[name, chat ?? ''].flatMap(text =>
      unless(
        !TELEPHONE.test(text),
        text === name ? 'name' : 'chat',
        'looks like a telephone number: everybody with the repository can read it, for good. Put it into the profile of the ' +
          'program that calls',
      ),
    ),
    ...away.flatMap((span, i) => awayFindings(`away[${i}]`, span)),
  ]);

function awayFindings(field: string, { from, to }: Away): Findings {
  const wrong = [...date(`${field}.from`, from), ...(to === undefined ? [] : date(`${field}.to`, to))];
  if (wrong.length > 0 || to === undefined) return wrong;
  return unless(from <= to, field, `ends on ${to}, before it begins on ${from}`);
}

/** Someone declared in a file that was not loaded yet is undefined here, and types do not say so. */
const declared = (field: string, people: readonly (Person | undefined)[]): Findings => [
  ...people.flatMap((each, i) =>
    unless(
      each?.declaredAt !== undefined,
      `${field}[${i}]`,
      `${each === undefined ? 'not set' : shownText(each)}; wanted a person, as person(…) declares one`,
    ),
  ),
  ...people.flatMap((each, i) =>
    unless(
      each === undefined || people.indexOf(each) === i,
      `${field}[${i}]`,
      `${each?.id} is listed twice; name each once`,
    ),
  ),
];

export const checkStanding = ({ people, declaredAt }: Standing): Problem[] =>
  placed(declaredAt, 'standing', [
    ...unless(people.length > 0, 'people', 'empty; name who can be called'),
    ...declared('people', people),
  ]);

export function checkRotation(rotation: Rotation): Problem[] {
  const { people, start, end, handOver, shift, overrides, declaredAt } = rotation;
  const own = [
    ...unless(
      people.length >= 2,
      'people',
      people.length === 1
        ? `only ${people[0]?.id}, who would be on call always; wanted at least two, or standing([…]) for a later tier`
        : 'empty; wanted at least two people, in their order',
    ),
    ...declared('people', people),
    ...date('start', start),
    ...(end === undefined ? [] : date('end', end)),
    ...handOverFindings(handOver),
    ...untilFindings(rotation.until, handOver.time),
    ...shiftFindings(shift),
  ];
  const wrong = placed(declaredAt, 'rotation', own);
  if (wrong.length > 0) return wrong;
  return [
    ...placed(declaredAt, 'rotation', consistent(rotation)),
    ...overrides.flatMap(each => placed(each.declaredAt, 'override', overrideFindings(each, rotation))),
  ];
}

const handOverFindings = ({ weekday, time, timeZone }: HandOver): Findings => [
  ...unless(
    weekday === undefined || WEEKDAYS.includes(weekday),
    'handOver.weekday',
    `${shownText(weekday)}; wanted one of ${WEEKDAYS.join(', ')}`,
  ),
  ...unless(isTime(time), 'handOver.time', `${shownText(time)}; wanted a time from 00:00 to 23:59, such as 10:00`),
  ...zone('handOver.timeZone', timeZone),
];

const shiftFindings = (shift: Rotation['shift']): Findings => {
  const wrong = duration('shift', shift, days(1), LONGEST_SHIFT);
  if (wrong.length > 0) return wrong;
  return unless(shift.value % DAY === 0, 'shift', 'wanted whole days: a hand-over is at the same time of the day');
};

const weekly = ({ shift }: Rotation): boolean => shift.value % (7 * DAY) === 0;

/** Of fields that are right on their own. */
function consistent(rotation: Rotation): Findings {
  const { start, end, handOver, shift } = rotation;
  const { weekday } = handOver;
  const wrongDay = (field: string, value: string): Findings =>
    unless(
      weekday === undefined || weekdayOf(value) === weekday,
      field,
      `${value} is a ${weekdayOf(value)}; the hand-over is on ${weekday}`,
    );
  if (!weekly(rotation) && weekday !== undefined)
    return unless(
      false,
      'handOver.weekday',
      `a shift of ${shift.value / DAY} days has no weekday of its own; leave it out`,
    );
  return [
    ...unless(
      weekday !== undefined || !weekly(rotation),
      'handOver.weekday',
      `not set; shifts are whole weeks, so say on which weekday they change: ${weekdayOf(start)} is that of the start`,
    ),
    ...wrongDay('start', start),
    ...(end === undefined ? [] : wrongDay('end', end)),
    ...unless(
      end === undefined || startOf(rotation) < endOf(rotation),
      'end',
      `${end} is not after the start, ${start}`,
    ),
    ...unless(
      end === undefined || start > end || weekly(rotation) || onBoundary(rotation, end),
      'end',
      `${end} is in the middle of a shift`,
    ),
  ];
}

function onBoundary({ start, shift }: Rotation, end: string): boolean {
  let day = start;
  while (day < end) day = addDays(day, shift.value / DAY);
  return day === end;
}

function overrideFindings(override: OnCallOverride, rotation: Rotation): Findings {
  const { person, from, to, reason } = override;
  const form = 'wanted a date, or a date and a time at the place of the hand-over: 2026-12-24 or 2026-12-24T18:00';
  const wrong = [
    ...declared('person', [person]),
    ...unless(isMoment(from), 'from', `${shownText(from)}; ${form}`),
    ...unless(isMoment(to), 'to', `${shownText(to)}; ${form}`),
    ...line('reason', reason, LONGEST_REASON),
  ];
  if (wrong.length > 0) return wrong;
  const [begin, finish] = spanOf(override, rotation);
  const covers = begin < finish && shiftsOf(rotation, begin, finish).some(shift => shift.override === override);
  return [
    ...unless(
      rotation.until === undefined || begin >= finish || covers,
      'from',
      `${from} to ${to} covers nothing of its part of the day, ${rotation.handOver.time} to ${rotation.until}`,
    ),
    ...unless(begin < finish, 'to', `${to} is not after ${from}`),
    ...unless(
      begin >= startOf(rotation) && finish <= endOf(rotation),
      'from',
      `${from} to ${to} is not within the rotation, which ${
        rotation.end === undefined ? `begins on ${rotation.start}` : `is from ${rotation.start} to ${rotation.end}`
      }`,
    ),
  ];
}
