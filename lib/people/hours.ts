/** When a team works: what is not urgent waits for its next morning. */
import { suggestion } from '../base';
import { type Findings, oneOf, unless } from '../base/findings';
import { shownText } from '../base/shown-text';
import {
  addDays,
  dateAt,
  instantAt,
  isDate,
  isTime,
  isTimeZone,
  timeZones,
  WEEKDAYS,
  type Weekday,
  wallClock,
  weekdayOf,
} from './calendar';

export const MONDAY_TO_FRIDAY: readonly Weekday[] = WEEKDAYS.slice(0, 5);

/** `09:00`, to `24:00`. */
export type TimeOfDay = `${number}:${number}`;
/** `2026-12-25`. */
export type CalendarDate = `${number}-${number}-${number}`;

/** The hours of a team, on the clock of its place. */
export interface WorkingHours {
  /** Days of the week: `MONDAY_TO_FRIDAY`. */
  readonly days: readonly Weekday[];
  /** When work begins: `09:00`. */
  readonly from: TimeOfDay;
  /** When it ends, on the same day: `18:00`. */
  readonly to: TimeOfDay;
  /** IANA time zone, which says when daylight saving time begins and ends: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Days on which nobody works. @default none */
  readonly holidays?: readonly CalendarDate[];
}

const DAY = 24 * 60;
/** Alertmanager looks at a group every ten minutes at most: it must not miss a whole day's work. */
const SHORTEST = 60;

/** Minutes since midnight; NaN for what is no time. */
export function minuteOf(time: unknown): number {
  if (time === '24:00') return DAY;
  const [hour, minute] = isTime(time) ? time.split(':').map(Number) : [];
  return (hour ?? Number.NaN) * 60 + (minute ?? Number.NaN);
}

/** The problems of working hours. Values are checked even where types exclude them: synth does not check types. */
export function checkHours(field: string, { days, from, to, timeZone, holidays = [] }: WorkingHours): Findings {
  return [
    ...unless(days.length > 0, `${field}.days`, 'none; name the days of the week on which the team works'),
    ...days.flatMap(day => oneOf(`${field}.days`, day, WEEKDAYS)),
    ...unique(`${field}.days`, days),
    ...time(`${field}.from`, from),
    ...time(`${field}.to`, to),
    ...span(`${field}.to`, from, to),
    ...zone(`${field}.timeZone`, timeZone),
    ...holidays.flatMap(day => date(`${field}.holidays`, day)),
    ...unique(`${field}.holidays`, holidays),
  ];
}

const time = (field: string, value: unknown): Findings =>
  unless(!Number.isNaN(minuteOf(value)), field, `${shownText(value)}; wanted a time such as "09:00", to "24:00"`);

function span(field: string, from: TimeOfDay, to: TimeOfDay): Findings {
  const minutes = minuteOf(to) - minuteOf(from);
  if (Number.isNaN(minutes)) return [];
  return unless(
    minutes >= SHORTEST,
    field,
    `from ${from} to ${to}; wanted at least an hour of the same day: hours of Alertmanager do not pass midnight`,
  );
}

const date = (field: string, value: unknown): Findings =>
  unless(isDate(value), field, `${shownText(value)}; wanted a day such as "2026-12-25"`);

/** Alertmanager looks a zone up as a file, so that case matters to it, and not to Node. */
function zone(field: string, value: unknown): Findings {
  const known = timeZones();
  const other = known.find(each => each !== value && each.toLowerCase() === String(value).toLowerCase());
  if (isTimeZone(value) && other === undefined) return [];
  const hint = typeof value === 'string' ? suggestion(value, known) : '';
  return unless(false, field, `${shownText(value)} is no time zone${hint || ', such as "Europe/Berlin" or "UTC"'}`);
}

const unique = (field: string, values: readonly string[]): Findings =>
  values.flatMap((value, i) => unless(values.indexOf(value) === i, field, `${shownText(value)} is listed twice`));

/** Whether the team works at a moment, which Alertmanager decides by the minute: `from` belongs to it, `to` does not. */
export function isWorking(hours: WorkingHours, at: Date): boolean {
  const { date, minute } = wallClock(at.getTime(), hours.timeZone);
  return worksOn(hours, date) && minute >= minuteOf(hours.from) && minute < minuteOf(hours.to);
}

const worksOn = ({ days, holidays = [] }: WorkingHours, date: string): boolean =>
  days.includes(weekdayOf(date)) && !holidays.includes(date as CalendarDate);

const MINUTE_MS = 60_000;
/** Nobody's holidays are longer. */
const FURTHEST_DAYS = 400;

/** When the team works next, at the earliest the moment itself; undefined if that is more than a year ahead. */
export function nextWorking(hours: WorkingHours, at: Date): Date | undefined {
  if (isWorking(hours, at)) return at;
  const { timeZone } = hours;
  const now = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const today = dateAt(now, timeZone);
  for (let days = 0; days <= FURTHEST_DAYS; days++) {
    const date = addDays(today, days);
    if (!worksOn(hours, date)) continue;
    const from = Math.max(now, instantAt(date, { time: '00:00', timeZone }));
    // The clock may skip or repeat an hour on the way: what it shows decides.
    const begins = minuteOf(hours.from) - wallClock(from, timeZone).minute - 2 * 60;
    for (let time = from + Math.max(0, begins) * MINUTE_MS; wallClock(time, timeZone).date === date; time += MINUTE_MS)
      if (isWorking(hours, new Date(time))) return new Date(time);
      else if (wallClock(time, timeZone).minute >= minuteOf(hours.to)) break;
  }
  return undefined;
}

/** `Monday to Friday from 09:00 to 18:00 in Europe/Berlin`. */
export function hoursText({ days, from, to, timeZone, holidays = [] }: WorkingHours): string {
  const inOrder = WEEKDAYS.filter(day => days.includes(day));
  const [first = 'monday', ...more] = inOrder;
  const last = more.at(-1) ?? first;
  const adjoining = WEEKDAYS.indexOf(last) - WEEKDAYS.indexOf(first) === more.length;
  const named = adjoining && more.length > 1 ? `${title(first)} to ${title(last)}` : inOrder.map(title).join(', ');
  const but = holidays.length === 0 ? '' : `, except on ${holidays.length} holidays`;
  return `${named} from ${from} to ${to} in ${timeZone}${but}`;
}
const title = (day: string): string => `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
