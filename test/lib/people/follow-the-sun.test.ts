/** A day in parts: somebody is on call where it is day, and nobody in the night. */
import { pagerduty } from '../../../lib/oncall/pagerduty';
import {
  checkOnCall,
  type Duty,
  following,
  icalendar,
  type OnCall,
  onCall,
  onCallAt,
  onCallOverride,
  type RotationProps,
  rotation,
  type Shift,
  shiftsOf,
  shiftsOfDuty,
  standing,
} from '../../../lib/people';
import { ann, bo, cat, dan, eve, fay, gus, hal, incidents, ivy, jo } from '../../example/people';
import { names } from '../../example/stack';

const at = (text: string): number => Date.parse(text);
const HOUR = 3600_000;
const brief = ({ person, from, to }: Shift) =>
  `${person.id} ${new Date(from).toISOString().slice(0, 16)} +${(to - from) / HOUR}h`;

const part = (
  people: RotationProps['people'],
  time: string,
  until: RotationProps['until'],
  more: Partial<RotationProps> = {},
) =>
  rotation({
    people,
    start: '2026-01-05',
    handOver: { weekday: 'monday', time, timeZone: 'UTC' },
    ...(until !== undefined && { until }),
    ...more,
  });
/** Lisbon, Denver and Sydney; each takes turns by the week. */
const lisbon = part([ann, bo], '08:00', '16:00');
const denver = part([cat, jo], '16:00', '24:00');
const sydney = part([dan, eve], '00:00', '08:00');
const day = [lisbon, denver, sydney];
const declared = (primary: Duty = day): OnCall =>
  onCall({
    teams: {
      quay: {
        primary: primary as typeof day,
        secondary: rotation({
          people: [fay, ivy],
          start: '2026-01-05',
          handOver: { weekday: 'monday', time: '00:00', timeZone: 'UTC' },
        }),
        lead: standing([gus]),
      },
    },
    command: standing([hal]),
    incidents,
  });
const problems = (primary: Duty): string[] => checkOnCall(declared(primary)).map(({ message }) => message);

test('each has its part of every day, and takes turns by the week', () => {
  expect(shiftsOfDuty(day, at('2026-01-11T00:00Z'), at('2026-01-12T12:00Z')).map(brief)).toEqual([
    'dan 2026-01-11T00:00 +8h',
    'ann 2026-01-11T08:00 +8h',
    'cat 2026-01-11T16:00 +8h',
    'eve 2026-01-12T00:00 +8h',
    'bo 2026-01-12T08:00 +8h',
  ]);
  expect(problems(day)).toEqual([]);
});

test.each<[string, string]>([
  ['UTC', '00:00'],
  // 2 → 3 on 29 March, 3 → 2 on 25 October 2026: within a part, and where one ends.
  ['Europe/Berlin', '00:00'],
  ['Europe/Berlin', '02:30'],
  ['America/Denver', '22:00'],
  ['Australia/Sydney', '02:00'],
])('in %s from %s on, a year has no gap and no double booking, whatever the clocks do', (timeZone, first) => {
  const time = (hours: number) =>
    `${String((Number(first.slice(0, 2)) + hours) % 24).padStart(2, '0')}${first.slice(2)}` as const;
  const zone = (hours: number) => ({ handOver: { weekday: 'monday', time: time(hours), timeZone } }) as const;
  const parts = [
    part([ann, bo], '', time(8) as `${number}:${number}`, zone(0)),
    part([cat, jo], '', time(16) as `${number}:${number}`, zone(8)),
    part([dan, eve], '', time(24) as `${number}:${number}`, zone(16)),
  ];
  expect(problems(parts)).toEqual([]);
  const shifts = shiftsOfDuty(parts, at('2026-02-01'), at('2027-02-01'));
  expect(shifts.length).toBeGreaterThan(3 * 364);
  expect(
    shifts
      .slice(1)
      .filter(({ from }, i) => from !== shifts[i]?.to)
      .map(brief),
  ).toEqual([]);
  const lengths = [...new Set(shifts.map(({ from, to }) => (to - from) / HOUR))].sort();
  // A part is an hour shorter or longer on the days on which clocks change.
  expect(lengths).toEqual(timeZone === 'UTC' ? [8] : [7, 8, 9]);
});

test('a part passes midnight with the person whose day it began on', () => {
  const night = part([cat, jo], '22:00', '06:00');
  expect(shiftsOf(night, at('2026-01-11T23:00Z'), at('2026-01-12T23:00Z')).map(brief)).toEqual([
    'cat 2026-01-11T22:00 +8h',
    'jo 2026-01-12T22:00 +8h',
  ]);
});

test('npm run oncall has who it is now and who follows, in another place', () => {
  const [primary] = onCallAt(declared(), at('2026-01-12T15:00Z'));
  expect(primary).toMatchObject({ people: [bo], until: at('2026-01-12T16:00Z'), next: { person: jo } });
});

test('an override covers only its part of each day', () => {
  const cover = onCallOverride(fay, { from: '2026-01-06', to: '2026-01-08', reason: 'a course' });
  const covered = { ...lisbon, overrides: [cover] };
  expect(shiftsOf(covered, at('2026-01-06'), at('2026-01-09')).map(brief)).toEqual([
    'fay 2026-01-06T08:00 +8h',
    'fay 2026-01-07T08:00 +8h',
    'ann 2026-01-08T08:00 +8h',
  ]);
});

test('the second tier of parts has the same parts', () => {
  expect(shiftsOf(following(lisbon), at('2026-01-06'), at('2026-01-07')).map(brief)).toEqual([
    'bo 2026-01-06T08:00 +8h',
  ]);
});

test('the calendar has an event for each part of each day', () => {
  const from = at('2026-01-12');
  const text = icalendar(declared(), { title: 'x', prefix: 'x', written: from, from, to: from + 48 * HOUR });
  expect(text.match(/UID:quay-primary-.*/g)?.map(uid => uid.trim())).toEqual(
    ['12T000000', '12T080000', '12T160000', '13T000000', '13T080000', '13T160000'].map(
      time => `UID:quay-primary-202601${time}Z@x.on-call`,
    ),
  );
});

test('PagerDuty has a layer for each part, restricted to it', () => {
  const { resource } = pagerduty(names, declared(), at('2026-02-01')) as {
    resource: {
      pagerduty_schedule: Record<string, { time_zone: string; layer: { name: string; restriction: object[] }[] }>;
    };
  };
  const { time_zone, layer } = resource.pagerduty_schedule['quay-primary'] ?? { layer: [] };
  const daily = (start_time_of_day: string) => [
    { type: 'daily_restriction', start_time_of_day, duration_seconds: 28_800 },
  ];
  expect(time_zone).toBe('UTC');
  expect(layer.map(({ name, restriction }) => [name, restriction])).toEqual([
    ['08:00 to 16:00', daily('08:00:00')],
    ['16:00 to 24:00', daily('16:00:00')],
    ['00:00 to 08:00', daily('00:00:00')],
  ]);
});

describe('synth refuses', () => {
  test.each<[string, Duty, RegExp]>([
    [
      'a gap',
      [lisbon, denver, part([dan, eve], '00:00', '07:00')],
      /^until: 07:00; nobody is on call from then to 08:00, when .* begins/,
    ],
    [
      'a gap at midnight',
      [lisbon, part([cat, jo], '16:00', '23:00'), sydney],
      /^until: 23:00; nobody is on call from then to 00:00/,
    ],
    [
      'two at once',
      [part([ann, bo], '08:00', '17:00'), denver, sydney],
      /^until: 17:00; from 16:00, when .* begins, two are on call/,
    ],
    ['a part alone', [lisbon], /^until: 16:00; nobody is on call from then to 08:00, when it begins again/],
    [
      'all of the day beside parts',
      [lisbon, denver, part([dan, eve], '00:00', undefined)],
      /^until: not set, but the tier has parts/,
    ],
    [
      'clocks that differ',
      [
        lisbon,
        denver,
        part([dan, eve], '00:00', '08:00', {
          handOver: { weekday: 'monday', time: '00:00', timeZone: 'Australia/Sydney' },
        }),
      ],
      /^handOver.timeZone: Australia\/Sydney, but UTC of the first/,
    ],
    [
      'a later start',
      [lisbon, denver, part([dan, eve], '00:00', '08:00', { start: '2026-01-12' })],
      /^start: 2026-01-12, but 2026-01-05/,
    ],
    ['no time', [part([ann, bo], '08:00', '8 pm' as '20:00')], /^until: "8 pm"; wanted the time at which its part/],
    ['a part of no length', [part([ann, bo], '08:00', '08:00')], /^until: 08:00, when it begins; leave it out/],
    [
      'an override of another part of the day',
      [
        {
          ...lisbon,
          overrides: [onCallOverride(fay, { from: '2026-01-06T18:00', to: '2026-01-06T20:00', reason: 'x' })],
        },
        denver,
        sydney,
      ],
      /covers nothing of its part of the day, 08:00 to 16:00/,
    ],
    [
      'a person of two parts who is also the second tier',
      [lisbon, denver, part([fay, eve], '00:00', '08:00')],
      /fay is on call here and as quay primary/,
    ],
  ])('%s', (_, primary, message) => {
    expect(problems(primary)).toContainEqual(expect.stringMatching(message));
  });
});
