/** Dates and places are computed without Temporal wherever the clocks do not change; it has the last word on every result. */
import { Temporal } from '@js-temporal/polyfill';
import { addDays, dateAt, daysBetween, instantAt } from '../../../lib/people/calendar';

/** Half an hour of summer time, changes at midnight, in Ramadan, by a whole day (the 30th December 2011 in Samoa), and none. */
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Europe/Dublin', 'America/Denver', 'America/St_Johns', 'America/Sao_Paulo'],
  ...['Australia/Sydney', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Kathmandu', 'Asia/Tehran'],
  ...['Pacific/Apia', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Antarctica/Troll'],
] as const;
const TIMES = ['00:00', '02:30', '23:59'] as const;
/** Europe's clocks in time of peace and of war, with seconds; Samoa's leap over a day; a year of today's rules. */
const FROM = ['1890-01-01', '1945-01-01', '2011-06-01', '2026-01-01'] as const;

const expected = (date: string, time: string, timeZone: string): number =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;

/** The days about each of the next changes of the clocks, and one on which they are steady. */
function daysToLookAt(timeZone: string): string[] {
  return FROM.flatMap(from => {
    const start = Temporal.PlainDate.from(from).toZonedDateTime({ timeZone });
    const first = start.getTimeZoneTransition('next');
    const changes = [first, first?.getTimeZoneTransition('next')].flatMap(each => each?.toPlainDate() ?? []);
    return [from, ...changes.flatMap(change => [-1, 0, 1].map(days => change.add({ days }).toString()))];
  });
}

test.each(ZONES)('%s: times and dates are those of Temporal, whatever the clocks do', timeZone => {
  const days = daysToLookAt(timeZone);
  const moments = days.flatMap(date => TIMES.map(time => ({ date, time })));
  expect(moments.map(({ date, time }) => [date, time, instantAt(date, { time, timeZone })])).toEqual(
    moments.map(({ date, time }) => [date, time, expected(date, time, timeZone)]),
  );
  const instants = moments.map(({ date, time }) => expected(date, time, timeZone));
  expect(instants.map(instant => dateAt(instant, timeZone))).toEqual(
    instants.map(each =>
      Temporal.Instant.fromEpochMilliseconds(each).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
    ),
  );
});

test('days are added and counted by the calendar', () => {
  const dates = ['1999-12-31', '2000-02-28', '2026-02-28', '2026-03-29', '2028-02-29'];
  for (const date of dates)
    for (const days of [-366, -1, 0, 1, 7, 365, 1_100]) {
      const later = Temporal.PlainDate.from(date).add({ days }).toString();
      expect(addDays(date, days)).toBe(later);
      expect(daysBetween(date, later)).toBe(days);
    }
});
