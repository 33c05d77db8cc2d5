/**
 * Dates, times of day and time zones. All of it is as Temporal has it, https://tc39.es/proposal-temporal/. Schedules of three years are
 * tens of thousands of instants, for which its polyfill would take seconds: it is asked only near a change of the clocks.
 */
import { Temporal } from '@js-temporal/polyfill';
import { steadyOffset } from './offsets';

/** A point in time: milliseconds since 1970 in UTC. */
export type Instant = number;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time of day at a place. */
export interface PlaceTime {
  /** `10:00` */
  readonly time: string;
  /** As in the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** Offsets such as `+01:00` are no places: they do not know summer time. */
const ZONE = /^(?:UTC|[A-Z][\w+-]*(?:\/[A-Z][\w+-]*){1,2})$/;

const accepts = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

/** A date that exists: `2026-02-28`. */
export const isDate = (text: unknown): text is string =>
  typeof text === 'string' && DATE.test(text) && accepts(() => Temporal.PlainDate.from(text, { overflow: 'reject' }));
/** From `00:00` to `23:59`. */
export const isTime = (text: unknown): text is string => typeof text === 'string' && TIME.test(text);
export const isTimeZone = (text: unknown): text is string =>
  typeof text === 'string' && ZONE.test(text) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: text }));
/** A date, or a date and a time: `2026-12-24`, `2026-12-24T18:00`. */
export const isMoment = (text: unknown): text is string => {
  if (typeof text !== 'string') return false;
  const [date, time, ...more] = text.split('T');
  return isDate(date) && (time === undefined || isTime(time)) && more.length === 0;
};

/** Every place of the IANA database that this Node knows, for suggestions. */
export const timeZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

export const weekdayOf = (date: string): Weekday => WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? 'monday';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Midnight in UTC. */
const midnight = (date: string): Instant => Date.parse(`${date}T00:00:00Z`);
const dateOf = (instant: Instant): string => new Date(instant).toISOString().slice(0, 10);

/** `2026-01-05` and 7 days → `2026-01-12` */
export const addDays = (date: string, days: number): string => dateOf(midnight(date) + days * DAY_MS);

/**
 * When it is this time at this place, on this date. A time that the change to summer time skips is as much later as is
 * skipped; of one that there is twice, the first counts.
 */
export function instantAt(date: string, { time, timeZone }: PlaceTime): Instant {
  const shown = midnight(date) + minuteOf(time) * MINUTE_MS;
  const offset = steadyOffset(shown - DAY_MS, shown + DAY_MS, timeZone);
  if (offset !== undefined) return shown - offset;
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
    .epochMilliseconds;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The instant of a moment at a place; of a date alone, at the time of `at`. */
export function momentAt(moment: string, at: PlaceTime): Instant {
  const [date = '', time = at.time] = moment.split('T');
  return instantAt(date, { ...at, time });
}

const zoned = (instant: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);

/** What a clock on the wall shows at a place. */
export interface WallClock {
  readonly date: string;
  /** Since midnight. */
  readonly minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** For those who ask for every minute: the polyfill of Temporal takes far longer. */
export function wallClock(instant: Instant, timeZone: string): WallClock {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...parts });
  clocks.set(timeZone, clock);
  const shown = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    date: `${shown.year}-${shown.month}-${shown.day}`,
    minute: Number(shown.hour) * 60 + Number(shown.minute),
  };
}

/** Which date it is at a place. */
export function dateAt(instant: Instant, timeZone: string): string {
  const offset = steadyOffset(instant, instant, timeZone);
  return offset === undefined ? zoned(instant, timeZone).toPlainDate().toString() : dateOf(instant + offset);
}

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string): number => (midnight(to) - midnight(from)) / DAY_MS;

/** `Mon 2026-01-05 10:00`, as the clocks at a place show it. */
export function clockText(instant: Instant, timeZone: string): string {
  const at = zoned(instant, timeZone);
  const [weekday = ''] = WEEKDAYS.slice(at.dayOfWeek - 1);
  const day = weekday.slice(0, 3);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${day[0]?.toUpperCase()}${day.slice(1)} ${at.toPlainDate()} ${time}`;
}

/** `2026-01-05T09:00:00Z` */
export const utcText = (instant: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(instant).toString({ smallestUnit: 'second' });

/** `2026-01-05T10:00:00+01:00` */
export const offsetText = (instant: Instant, timeZone: string): string =>
  zoned(instant, timeZone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
