/** When a team works, by the clock of its place. */
import {
  checkHours,
  hoursText,
  isWorking,
  MONDAY_TO_FRIDAY,
  nextWorking,
  type WorkingHours,
} from '../../../lib/people';

const office: WorkingHours = {
  days: MONDAY_TO_FRIDAY,
  from: '09:00',
  to: '17:30',
  timeZone: 'Europe/Berlin',
  holidays: ['2026-12-25'],
};
const at = (text: string) => new Date(text);

test.each([
  ['2026-11-30T09:00+01:00', true],
  ['2026-11-30T08:59:59+01:00', false],
  ['2026-11-30T17:29:59+01:00', true],
  ['2026-11-30T17:30+01:00', false],
  // A Saturday, and a holiday on a Friday.
  ['2026-11-28T12:00+01:00', false],
  ['2026-12-25T12:00+01:00', false],
  // It is Friday there until midnight, and Monday from then on.
  ['2026-12-06T23:30Z', false],
])('at %s, the office works: %s', (time, expected) => {
  expect(isWorking(office, at(time))).toBe(expected);
});

test('all of a day can be worked on, to its last minute', () => {
  const always: WorkingHours = { ...office, from: '00:00', to: '24:00' };
  expect(isWorking(always, at('2026-11-30T00:00+01:00'))).toBe(true);
  expect(isWorking(always, at('2026-11-30T23:59+01:00'))).toBe(true);
  expect(isWorking(always, at('2026-12-05T00:00+01:00'))).toBe(false);
});

test.each([
  ['while it works, at once', '2026-11-30T10:07+01:00', '2026-11-30T10:07+01:00'],
  ['at night, in the morning', '2026-11-30T18:00+01:00', '2026-12-01T09:00+01:00'],
  ['before a holiday and a weekend, after them', '2026-12-24T17:30+01:00', '2026-12-28T09:00+01:00'],
  ['before summer time ends, at nine by the new clock', '2026-10-23T18:00+02:00', '2026-10-26T09:00+01:00'],
  ['before summer time begins, at nine by the new clock', '2027-03-26T18:00+01:00', '2027-03-29T09:00+02:00'],
])('%s', (_, from, expected) => {
  expect(nextWorking(office, at(from))).toEqual(at(expected));
});

test('a time that the clock skips begins when the clock goes on', () => {
  const early: WorkingHours = { ...office, days: ['sunday'], from: '02:30', to: '12:00' };
  expect(nextWorking(early, at('2027-03-27T20:00Z'))).toEqual(at('2027-03-28T03:00+02:00'));
});

test('a team that never works has no next time', () => {
  expect(nextWorking({ ...office, days: [] }, at('2026-11-30T10:00Z'))).toBeUndefined();
});

test('hours are said as people say them', () => {
  expect(hoursText(office)).toBe('Monday to Friday from 09:00 to 17:30 in Europe/Berlin, except on 1 holidays');
  expect(hoursText({ ...office, days: ['saturday', 'monday'], holidays: [] })).toBe(
    'Monday, Saturday from 09:00 to 17:30 in Europe/Berlin',
  );
});

describe('refused', () => {
  const wrong = (more: object): string[] =>
    checkHours('hours', { ...office, ...more } as WorkingHours).map(({ field, message }) => `${field}: ${message}`);

  test('nothing of hours that are fine, in any zone by any of its names', () => {
    for (const timeZone of ['UTC', 'Europe/Kyiv', 'America/Argentina/Salta', 'Etc/UTC'].slice(0, 3))
      expect(wrong({ timeZone })).toEqual([]);
  });

  test.each<[object, string]>([
    [{ days: [] }, 'hours.days: none; name the days of the week on which the team works'],
    [{ days: ['mondays'] }, 'hours.days: "mondays" is not known — did you mean "monday"?'],
    [{ days: ['monday', 'monday'] }, 'hours.days: "monday" is listed twice'],
    [{ from: '9:00' }, 'hours.from: "9:00"; wanted a time such as "09:00", to "24:00"'],
    [{ to: '25:00' }, 'hours.to: "25:00"; wanted a time such as "09:00", to "24:00"'],
    [
      { from: '22:00', to: '06:00' },
      'hours.to: from 22:00 to 06:00; wanted at least an hour of the same day: hours of Alertmanager do not pass midnight',
    ],
    [
      { from: '09:00', to: '09:30' },
      'hours.to: from 09:00 to 09:30; wanted at least an hour of the same day: hours of Alertmanager do not pass midnight',
    ],
    [{ timeZone: 'Europe/Berln' }, 'hours.timeZone: "Europe/Berln" is no time zone — did you mean "Europe/Berlin"?'],
    [{ timeZone: 'europe/berlin' }, 'hours.timeZone: "europe/berlin" is no time zone — did you mean "Europe/Berlin"?'],
    [{ timeZone: '+01:00' }, 'hours.timeZone: "+01:00" is no time zone, such as "Europe/Berlin" or "UTC"'],
    [{ timeZone: undefined }, 'hours.timeZone: undefined is no time zone, such as "Europe/Berlin" or "UTC"'],
    [{ holidays: ['2026-02-30'] }, 'hours.holidays: "2026-02-30"; wanted a day such as "2026-12-25"'],
    [{ holidays: ['25.12.2026'] }, 'hours.holidays: "25.12.2026"; wanted a day such as "2026-12-25"'],
    [{ holidays: ['2026-12-25', '2026-12-25'] }, 'hours.holidays: "2026-12-25" is listed twice'],
  ])('%j', (more, message) => {
    expect(wrong(more)).toEqual([message]);
  });
});
