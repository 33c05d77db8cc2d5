/** Who is on call when, in places whose clocks change. */
import fc from 'fast-check';
import { days } from '../../../lib/base';
import {
  addDays,
  clockText,
  endOf,
  following,
  instantAt,
  onCallOverride,
  type Rotation,
  rotation,
  type Shift,
  shiftsOf,
  startOf,
  weekdayOf,
} from '../../../lib/people';
import { ann, bo, cat, dan, models, operations, storage } from '../../example/people';

const HOUR = 3600_000;
const WEEK = 7 * 24 * HOUR;
const at = (text: string): number => Date.parse(text);
const brief = ({ person, from, to }: Shift) =>
  `${person.id} ${new Date(from).toISOString().slice(0, 16)} +${(to - from) / HOUR}h`;
const yearOf = (each: Rotation) => shiftsOf(each, at('2026-01-01'), at('2027-01-01'));

test('a shift begins at the same time of the day, whatever the clocks do: two weeks have an hour less or more', () => {
  // New York: 8 March and 1 November 2026.
  const plain = yearOf({ ...operations, overrides: [] });
  const hours = plain.map(({ from, to }) => (to - from) / HOUR);
  expect(hours.filter(length => length !== 168)).toEqual([167, 169]);
  expect(plain.map(({ from }) => clockText(from, 'America/New_York')).every(text => /^Mon .* 09:00$/.test(text))).toBe(
    true,
  );
  expect(plain.slice(8, 10).map(brief)).toEqual(['cat 2026-03-02T14:00 +167h', 'ann 2026-03-09T13:00 +168h']);
});

test('a hand-over at a time that summer time skips is later, at one that there is twice is the first', () => {
  // Auckland: 27 September 2026, 02:00 → 03:00, and 5 April, 03:00 → 02:00. Both are Sundays.
  const sundays = rotation({
    people: [dan, ann],
    start: '2026-03-29',
    handOver: { weekday: 'sunday', time: '02:30', timeZone: 'Pacific/Auckland' },
  });
  const shown = (from: string) =>
    shiftsOf(sundays, at(from), at(from) + 1).map(each => clockText(each.from, 'Pacific/Auckland'));
  expect(shown('2026-09-27T00:00Z')).toEqual(['Sun 2026-09-27 03:30']);
  const [twice] = shiftsOf(sundays, at('2026-04-05T00:00Z'), at('2026-04-05T00:00Z') + 1);
  expect(twice && brief(twice)).toBe('ann 2026-04-04T13:30 +169h');
});

test('turns are taken in order, of days as well as of weeks', () => {
  expect(shiftsOf(models, at('2026-01-05T12:00Z'), at('2026-01-14T12:00Z')).map(brief)).toEqual([
    'ivy 2026-01-05T12:00 +72h',
    'jo 2026-01-08T12:00 +72h',
    'ivy 2026-01-11T12:00 +72h',
  ]);
});

test('an override takes over what it covers, and the rest stays', () => {
  const cover = onCallOverride(cat, { from: '2026-02-04T12:00', to: '2026-02-10', reason: 'a course' });
  const covered = { ...operations, overrides: [cover] };
  expect(shiftsOf(covered, at('2026-02-03'), at('2026-02-11')).map(brief)).toEqual([
    'bo 2026-02-02T14:00 +51h',
    'cat 2026-02-04T17:00 +141h',
    // What is left of the week that the override reaches into.
    'cat 2026-02-10T14:00 +144h',
  ]);
});

test('who follows is never on call with whom they follow, and has the next turn', () => {
  const second = following(operations);
  const first = yearOf({ ...operations, overrides: [] });
  const after = yearOf(second);
  expect(after.map(({ from }) => from)).toEqual(first.map(({ from }) => from));
  expect(after.slice(0, -1).map(({ person }) => person)).toEqual(first.slice(1).map(({ person }) => person));
});

test('nobody is on call before the start and after the end', () => {
  const ended = rotation({ ...operations, end: '2026-02-02', overrides: [] });
  const all = shiftsOf(ended, at('2020-01-01'), at('2030-01-01'));
  expect(all).toHaveLength(4);
  expect([all[0]?.from, all.at(-1)?.to]).toEqual([startOf(ended), endOf(ended)]);
  expect(endOf(operations)).toBe(Number.POSITIVE_INFINITY);
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
];

test('whatever the place, the time, the length and the overrides: every instant has exactly one person', () => {
  const any = fc.record({
    timeZone: fc.constantFrom(...zones),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom('00', '30'),
    length: fc.integer({ min: 1, max: 28 }),
    people: fc.constantFrom([ann, bo], [ann, bo, cat], [ann, bo, cat, dan]),
    start: fc.integer({ min: 0, max: 400 }),
    covers: fc.array(fc.record({ after: fc.integer({ min: 1, max: 20 }), for: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 4,
    }),
    look: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(any, ({ timeZone, hour, minute, length, people, start, covers, look }) => {
      const begin = addDays('2025-06-01', start);
      let day = begin;
      const overrides = covers.map(cover => {
        const from = addDays(day, cover.after);
        day = addDays(from, cover.for);
        return onCallOverride(dan, { from, to: day, reason: 'any' });
      });
      const time = `${String(hour).padStart(2, '0')}:${minute}`;
      const each = rotation({
        people,
        start: begin,
        handOver: { time, timeZone, ...(length % 7 === 0 && { weekday: weekdayOf(begin) }) },
        shift: days(length),
        overrides,
      });
      const from = instantAt(begin, { time, timeZone }) + look * 24 * HOUR;
      const found = shiftsOf(each, from, from + 10 * WEEK);
      expect(found[0]?.from).toBeLessThanOrEqual(from);
      expect(found.at(-1)?.to).toBeGreaterThanOrEqual(from + 10 * WEEK);
      expect(found.slice(1).map(shift => shift.from)).toEqual(found.slice(0, -1).map(shift => shift.to));
      expect(found.every(shift => shift.from < shift.to)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('is the same wherever a look at it begins', () => {
  const whole = shiftsOf(storage, at('2026-01-01'), at('2028-01-01'));
  for (const shift of whole) expect(shiftsOf(storage, shift.from, shift.from + 1)).toEqual([shift]);
});
