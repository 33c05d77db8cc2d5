import { count, type Duration, days, formatDuration, hours } from '../catalogue';
import { type Expr, promql } from '../promql';

/** Periods that begin with the calendar's, in UTC. A week begins on Monday. */
export const CALENDAR_PERIODS = ['week', 'month', 'quarter'] as const;
export type CalendarPeriod = (typeof CALENDAR_PERIODS)[number];

/** In which the events of an objective are counted: so much time back from now, or since the calendar's beginning. */
export type Period = Duration | CalendarPeriod;

export const isCalendar = (period: Period): period is CalendarPeriod => typeof period === 'string';

/** As in the label `period`: `30d`, `month`. */
export const periodName = (period: Period): string => (isCalendar(period) ? period : formatDuration(period));

const LONGEST: Readonly<Record<CalendarPeriod, Duration>> = { week: days(7), month: days(31), quarter: days(92) };

/** How long it is at most. */
export const longest = (period: Period): Duration => (isCalendar(period) ? LONGEST[period] : period);

const DAY = days(1);
const HOUR = hours(1);
/** Seconds since midnight, and days since the beginning, of which each is a vector without labels. */
const intoTheDay = promql`hour() * ${HOUR} + minute() * 60 + (vector(time()) % 60)`;

/** 1 in a leap year. */
const leap = promql`((year() % 4 == bool 0) - (year() % 100 == bool 0) + (year() % 400 == bool 0))`;
const from = (month: number): Expr => promql`(month() >= bool ${count(month)})`;
/** Days of the year before this quarter: 0, 90, 181 or 273, and the leap day. */
const beforeQuarter = promql`${from(4)} * (90 + ${leap}) + ${from(7)} * 91 + ${from(10)} * 92`;
/** Days of this quarter: 90 or 91, 91, 92, 92. */
const inQuarter = promql`90 + ${leap} + ${from(4)} * (1 - ${leap}) + ${from(7)}`;

/** Whole days since it began, and its days. Each is a vector without labels. */
const CALENDAR: Readonly<Record<CalendarPeriod, { readonly since: Expr; readonly lasts: Expr }>> = {
  // day_of_week() is 0 on Sunday.
  week: { since: promql`(day_of_week() + 6) % 7`, lasts: promql`vector(7)` },
  month: { since: promql`day_of_month() - 1`, lasts: promql`days_in_month()` },
  quarter: { since: promql`day_of_year() - 1 - ${beforeQuarter}`, lasts: inQuarter },
};

/** When the period began that now is in, as a timestamp. */
export const beganAt = (period: Period): Expr =>
  isCalendar(period)
    ? promql`vector(time()) - ${CALENDAR[period].since} * ${DAY} - ${intoTheDay}`
    : promql`vector(time() - ${period})`;

/** How long the period is that now is in, in seconds. */
export const lengthOf = (period: Period): Expr =>
  isCalendar(period) ? promql`${CALENDAR[period].lasts} * ${DAY}` : promql`vector(${period})`;
