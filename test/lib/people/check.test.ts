/** What synth refuses about who is on call: each with the place, what is wrong and how it is mended. */
import { days, minutes, seconds } from '../../../lib/base';
import {
  checkOnCall,
  following,
  type HandOver,
  type IncidentPolicy,
  type OnCall,
  onCall,
  onCallOverride,
  type Person,
  type PersonProps,
  person,
  type Rotation,
  type RotationProps,
  rotation,
  standing,
  type TeamOnCall,
} from '../../../lib/people';
import { ann, bo, cat, dan, eve, gus, hal, incidents, operations, people } from '../../example/people';

const handOver: HandOver = { weekday: 'monday', time: '09:00', timeZone: 'UTC' };
const team = (primary: Rotation, more: object = {}): TeamOnCall => ({
  primary,
  secondary: following({ ...primary, overrides: [] }),
  lead: standing([gus]),
  ...more,
});
const declared = (props: Partial<RotationProps> = {}, more: object = {}): OnCall =>
  onCall({
    teams: { quay: team(rotation({ people: [ann, bo, cat], start: '2026-01-05', handOver, ...props }), more) },
    command: standing([hal]),
    incidents,
  });
const problems = (value: OnCall): string[] => checkOnCall(value).map(({ where, message }) => `${where}: ${message}`);
const HERE = /^test\/lib\/people\/check\.test\.ts:\d+ /;

test('Harbour’s declarations, and those that the tests below change, are fine', () => {
  expect(problems(people)).toEqual([]);
  expect(problems(declared())).toEqual([]);
});

const base: PersonProps = { name: 'Zoe', email: 'zoe@harbour.example.com', timeZone: 'UTC' };
const withPerson = (props: Partial<PersonProps>, id = 'zoe') =>
  declared({ people: [person(id, { ...base, ...props }), bo, cat] });

describe('a person', () => {
  test.each<[string, () => OnCall, RegExp]>([
    ['has an id for machines', () => withPerson({}, 'Zoe Z'), /id: "Zoe Z"; wanted a–z/],
    ['has a name', () => withPerson({ name: ' ' }), /name: .*wanted a text of one line/],
    ['has an address', () => withPerson({ email: 'zoe' }), /email: must be an e-mail address, not "zoe"/],
    [
      'lives at a place',
      () => withPerson({ timeZone: 'Europe/Berln' }),
      /timeZone: "Europe\/Berln".*did you mean "Europe\/Berlin"/,
    ],
    ['not at an offset', () => withPerson({ timeZone: '+01:00' }), /timeZone: "\+01:00"; wanted a place/],
    ['has a name in the chat', () => withPerson({ chat: 'zoe' }), /chat: "zoe"; wanted the name in the chat/],
    [
      'has no telephone number',
      () => withPerson({ name: 'Zoe +49 (0)30 1234567' }),
      /name: looks like a telephone number/,
    ],
    [
      'is away on dates',
      () => withPerson({ away: [{ from: '2026-02-30' }] }),
      /away\[0\]\.from: "2026-02-30"; wanted a date/,
    ],
    [
      'is away forwards',
      () => withPerson({ away: [{ from: '2026-03-02', to: '2026-03-01' }] }),
      /away\[0\]: ends on 2026-03-01/,
    ],
  ])('%s', (_, value, message) => {
    const [found = '', ...more] = problems(value());
    expect(more).toEqual([]);
    expect(found).toMatch(HERE);
    expect(found).toMatch(message);
  });

  test('is declared once: neither id nor address are those of another', () => {
    const found = problems(declared({ people: [ann, person('ann', { ...base, email: 'ANN@harbour.example.com' })] }));
    expect(found).toEqual([
      expect.stringMatching(/id: ann is also that of Ann Avery, test\/example\/people\.ts:\d+/),
      expect.stringMatching(/email: ANN@harbour\.example\.com is also that of Ann Avery/),
    ]);
  });
});

describe('a rotation', () => {
  const undeclared = undefined as unknown as Person;
  test.each<[string, Partial<RotationProps>, RegExp]>([
    ['of nobody', { people: [] }, /people: empty/],
    ['of one', { people: [ann] }, /people: only ann, who would be on call always; wanted at least two, or standing/],
    ['of somebody who does not exist', { people: [ann, undeclared] }, /people\[1\]: not set; wanted a person/],
    ['that lists a person twice', { people: [ann, bo, ann] }, /people\[2\]: ann is listed twice/],
    ['that begins on no date', { start: '2026-02-29' }, /start: "2026-02-29"; wanted a date that exists/],
    [
      'that begins on another weekday',
      { start: '2026-01-06' },
      /start: 2026-01-06 is a tuesday; the hand-over is on monday/,
    ],
    ['that ends on another weekday', { end: '2026-06-02' }, /end: 2026-06-02 is a tuesday/],
    ['that ends before it begins', { end: '2025-12-29' }, /end: 2025-12-29 is not after the start/],
    [
      'without a weekday',
      { handOver: { time: '09:00', timeZone: 'UTC' } },
      /handOver\.weekday: not set; .*monday is that of the start/,
    ],
    ['of days with a weekday', { shift: days(3) }, /a shift of 3 days has no weekday of its own/],
    ['at no time', { handOver: { ...handOver, time: '9:00' } }, /handOver\.time: "9:00"; wanted a time from 00:00/],
    ['at no place', { handOver: { ...handOver, timeZone: 'Mars/Base' } }, /handOver\.timeZone: "Mars\/Base"/],
    ['of hours', { shift: minutes(90) }, /shift: 90m; wanted whole seconds from 1d to 28d/],
    ['of a day and a half', { shift: days(1.5) }, /shift: wanted whole days/],
    ['of months', { shift: days(60) }, /shift: 60d/],
  ])('%s is refused', (_, props, message) => {
    const found = problems(declared(props, { secondary: operations }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(HERE);
    expect(found[0]).toMatch(message);
  });

  test('of days that ends within a shift is refused', () => {
    const props = { shift: days(3), handOver: { time: '09:00', timeZone: 'UTC' }, end: '2026-01-10' };
    expect(problems(declared(props, { secondary: operations }))).toEqual([
      expect.stringMatching(/end: 2026-01-10 is in the middle of a shift/),
    ]);
  });
});

describe('an override', () => {
  const cover = (from: string, to: string, reason = 'a course', who: Person = dan) =>
    onCallOverride(who, { from, to, reason });
  test.each<[string, ReturnType<typeof cover>[], RegExp]>([
    ['on no date', [cover('2026-13-01', '2026-02-01')], /from: "2026-13-01"; wanted a date, or a date and a time/],
    ['at a time with an offset', [cover('2026-01-12T10:00Z', '2026-02-01')], /from: "2026-01-12T10:00Z"/],
    ['that ends before it begins', [cover('2026-02-02', '2026-02-01')], /to: 2026-02-01 is not after 2026-02-02/],
    ['without a reason', [cover('2026-01-12', '2026-01-13', '')], /reason: /],
    [
      'before the rotation',
      [cover('2025-12-29', '2026-01-13')],
      /from: 2025-12-29 to 2026-01-13 is not within the rotation, which begins on 2026-01-05/,
    ],
    [
      'by whoever is on call anyway',
      [cover('2026-01-13', '2026-01-14', 'none', bo)],
      /person: bo is on call from 2026-01-13 to 2026-01-14 anyway; remove it/,
    ],
    [
      'that overlaps another',
      [cover('2026-01-12', '2026-01-15'), cover('2026-01-14T12:00', '2026-01-16', 'another', eve)],
      /from: 2026-01-14T12:00 is within that of dan, test\/lib\/people\/check\.test\.ts:\d+/,
    ],
  ])('%s is refused', (_, overrides, message) => {
    const found = problems(declared({ overrides }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(HERE);
    expect(found[0]).toMatch(message);
  });
});

describe('gaps', () => {
  const first = { people: [ann, bo], start: '2026-01-05', handOver } as const;
  const chain = (end: string | undefined, start: string) =>
    declared(
      {},
      {
        primary: [rotation({ ...first, ...(end && { end }) }), rotation({ ...first, people: [cat, dan], start })],
        secondary: rotation({ ...first, people: [eve, hal] }),
      },
    );

  test('rotations that follow each other are fine', () => {
    expect(problems(chain('2026-03-02', '2026-03-02'))).toEqual([]);
  });

  test.each<[string, string | undefined, string, RegExp]>([
    [
      'a week without anybody',
      '2026-03-02',
      '2026-03-09',
      /start: nobody is on call from Mon 2026-03-02 09:00 to Mon 2026-03-09 09:00 \(UTC\)/,
    ],
    [
      'two at once',
      '2026-03-09',
      '2026-03-02',
      /start: the rotation before it, .*:\d+, ends only on 2026-03-09; the one must end when the other begins/,
    ],
    ['one that does not end', undefined, '2026-03-02', /does not end/],
  ])('%s is refused', (_, end, start, message) => {
    expect(problems(chain(end, start))).toEqual([expect.stringMatching(message)]);
  });

  test('an end that nobody follows is refused', () => {
    expect(
      problems(declared({ end: '2026-06-01' }, { secondary: rotation({ ...first, people: [eve, dan] }) })),
    ).toEqual([expect.stringMatching(/rotation of quay primary: end: nobody is on call after 2026-06-01/)]);
  });

  const away = person('zed', {
    name: 'Zed',
    email: 'zed@harbour.example.com',
    timeZone: 'Pacific/Auckland',
    away: [{ from: '2026-01-20', to: '2026-01-20' }],
  });
  const cover = (from: string, to: string) => onCallOverride(dan, { from, to, reason: 'Zed is away' });

  test('a shift of somebody who is away is refused, and an override mends it', () => {
    const people = [ann, bo, away];
    const found = problems(declared({ people }, { secondary: rotation({ ...first, people: [eve, hal] }) }));
    // The day begins in Auckland at 11:00 UTC of the day before, when Zed has already begun.
    expect(found).toEqual([
      expect.stringMatching(
        /rotation of quay primary: zed is on call from Mon 2026-01-19 09:00 to Mon 2026-01-26 09:00 \(UTC\), and away \(.*check\.test\.ts:\d+\): add an override/,
      ),
    ]);
    const secondary = rotation({ ...first, people: [eve, hal] });
    expect(
      problems(declared({ people, overrides: [cover('2026-01-19T11:00', '2026-01-20T11:00')] }, { secondary })),
    ).toEqual([]);
    expect(
      problems(declared({ people, overrides: [cover('2026-01-19T12:00', '2026-01-20T11:00')] }, { secondary })),
    ).toHaveLength(1);
  });

  test('somebody who has left is missed in every shift from then on', () => {
    const left = person('lou', { ...base, email: 'lou@harbour.example.com', away: [{ from: '2026-06-01' }] });
    expect(
      problems(declared({ people: [ann, left] }, { secondary: rotation({ ...first, people: [eve, hal] }) })),
    ).toEqual([expect.stringMatching(/lou is on call from Mon 2026-06-01 .*, the first of \d+ times, and away/)]);
  });
});

describe('double bookings', () => {
  test('a person on call in two teams at once is refused, with when it happens first', () => {
    const quay = rotation({ people: [ann, bo], start: '2026-01-05', handOver });
    const pier = rotation({ people: [cat, dan, ann], start: '2026-01-05', handOver });
    const value = onCall({
      teams: {
        quay: {
          primary: quay,
          secondary: rotation({ people: [eve, hal], start: '2026-01-05', handOver }),
          lead: standing([gus]),
        },
        pier: { primary: pier, secondary: standing([gus]) as never, lead: standing([hal]) },
      },
      command: standing([hal]),
      incidents,
    });
    expect(problems(value)).toEqual([
      expect.stringMatching(
        /rotation of pier primary: ann is on call here and as quay primary \(.*:\d+\) at once, from Mon 2026-01-19 09:00 to Mon 2026-01-26 09:00 \(UTC\), the first of \d+ times/,
      ),
    ]);
  });

  test('so is a swap that makes the secondary the primary, unless somebody covers the secondary', () => {
    const swap = onCallOverride(bo, { from: '2026-01-05', to: '2026-01-12', reason: 'a swap' });
    expect(problems(declared({ overrides: [swap] }))).toEqual([
      expect.stringMatching(
        /rotation of quay secondary: bo is on call here and as quay primary .*from Mon 2026-01-05 09:00 to Mon 2026-01-12 09:00/,
      ),
    ]);
    const plain = rotation({ people: [ann, bo, cat], start: '2026-01-05', handOver });
    const cover = onCallOverride(ann, { from: '2026-01-05', to: '2026-01-12', reason: 'the other half' });
    expect(problems(declared({ overrides: [swap] }, { secondary: following(plain, { overrides: [cover] }) }))).toEqual(
      [],
    );
  });

  test('one rotation may answer for several teams, but not for two tiers of one', () => {
    const quay = rotation({ people: [ann, bo, cat], start: '2026-01-05', handOver });
    const own = team(quay);
    const both = (pier: TeamOnCall) =>
      problems(onCall({ teams: { quay: own, pier }, command: standing([hal]), incidents }));
    expect(both(own)).toEqual([]);
    expect(both({ ...own, secondary: quay })).toContainEqual(
      expect.stringMatching(/rotation of pier secondary: ann is on call here and as quay primary/),
    );
  });

  test('an hour of overlap counts: hand-overs at the same time of other places', () => {
    const secondary = rotation({
      people: [cat, ann, bo],
      start: '2026-01-05',
      handOver: { ...handOver, timeZone: 'Europe/Berlin' },
    });
    expect(problems(declared({}, { secondary }))[0]).toMatch(
      /from Mon 2026-01-12 09:00 to Mon 2026-01-12 10:00 \(Europe\/Berlin\)/,
    );
  });
});

test('a lead who is always primary or secondary when called is refused; one more person mends it', () => {
  expect(problems(declared({ people: [ann, bo] }, { lead: standing([ann]) }))).toEqual([
    expect.stringMatching(
      /standing of quay lead: people: reaches nobody new from Mon 2026-01-05 .* the first of \d+ times: ann is on call then/,
    ),
  ]);
  expect(problems(declared({ people: [ann, bo] }, { lead: standing([ann, cat]) }))).toEqual([]);
  expect(problems(declared({}, { lead: standing([]) }))).toEqual([expect.stringMatching(/standing: people: empty/)]);
});

describe('incidents', () => {
  const { 'SEV-1': worst, 'SEV-2': second } = incidents.severities;
  const changed = (
    severities: Partial<IncidentPolicy['severities']>,
    alerts: Partial<IncidentPolicy['alerts']> = {},
  ): string[] =>
    problems({
      ...declared(),
      incidents: { severities: { ...incidents.severities, ...severities }, alerts: { ...incidents.alerts, ...alerts } },
    });
  test.each<[string, () => string[], RegExp]>([
    [
      'a severity that is missing',
      () => changed({ 'SEV-3': undefined as never }),
      /incidents\.severities\.SEV-3: not set/,
    ],
    ['a severity without a meaning', () => changed({ 'SEV-1': { ...worst, means: '' } }), /SEV-1\.means: /],
    [
      'a primary who is called later',
      () => changed({ 'SEV-1': { ...worst, tiers: { primary: minutes(1) } } }),
      /tiers\.primary: 1m; wanted seconds\(0\)/,
    ],
    [
      'a tier that is called before the one before it',
      () => changed({ 'SEV-2': { ...second, tiers: { ...second.tiers, lead: minutes(10) } } }),
      /SEV-2\.tiers\.lead: 10m; wanted longer than secondary, which is called after 10m/,
    ],
    [
      'a tier that is left out between two',
      () =>
        changed({
          'SEV-2': { ...second, tiers: { primary: seconds(0), secondary: minutes(10), command: minutes(45) } },
        }),
      /tiers\.lead: not set, but a later tier is called/,
    ],
    [
      'part of a minute',
      () => changed({ 'SEV-2': { ...second, acknowledge: seconds(90) } }),
      /acknowledge: 90s; wanted whole minutes/,
    ],
    [
      'a secondary who is called before the primary has had the time',
      () => changed({ 'SEV-1': { ...worst, acknowledge: minutes(8) } }),
      /the secondary would be called before the primary has had the 8m to acknowledge/,
    ],
    [
      'something worse that is answered later',
      () => changed({ 'SEV-2': { ...second, tiers: { ...second.tiers, lead: minutes(11), command: minutes(12) } } }),
      /SEV-1\.tiers\.command: 20m, later than for SEV-2, after 12m/,
    ],
    [
      'something worse that is answered by day only',
      () => changed({ 'SEV-1': { ...worst, answered: 'in working hours' } }),
      /SEV-1\.answered: in working hours, but SEV-2 always/,
    ],
    [
      'an alert that begins as no severity',
      () => changed({}, { info: 'SEV-5' as never }),
      /alerts\.info: "SEV-5" is not known/,
    ],
    [
      'a warning that is worse than a critical alert',
      () => changed({}, { warning: 'SEV-1' }),
      /alerts\.critical: SEV-2, less than SEV-1 of warning/,
    ],
  ])('%s is refused', (_, found, message) => {
    expect(found()).toEqual([expect.stringMatching(message)]);
    expect(found()[0]).toMatch(HERE);
  });
});
