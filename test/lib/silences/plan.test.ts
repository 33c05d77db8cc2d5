/** What changes in an Alertmanager so that it has what is declared. test/real/silences.test.ts does it in the real one. */
import { type DeclaredSilence, maintenance, silence } from '../../../lib/people';
import { type HeldSilence, planOf, signature } from '../../../lib/silences/plan';
import { names } from '../../example/stack';

const now = new Date('2026-12-05T12:00Z');
const environments = ['large'];
const window = maintenance('berth-upgrade', {
  environments,
  owner: 'storage',
  reason: 'the database moves to new disks',
  mutes: { service: 'postgres' },
  from: '2026-12-05T22:00+01:00',
  to: '2026-12-06T02:00+01:00',
});
const known = silence('slow-forecasts', {
  environments,
  owner: 'models',
  reason: 'a faster model comes on Wednesday',
  mutes: { alertname: ['SlowAIInference', 'HighLatency'], service: 'forecasts' },
  until: '2026-12-09T18:00+01:00',
});

const createdBy = signature(names, 'large');
const held = (of: DeclaredSilence, changed: Partial<HeldSilence> = {}): HeldSilence => ({
  id: `id-of-${of.name}`,
  status: { state: of.from === undefined ? 'active' : 'pending' },
  matchers: [],
  startsAt: new Date(of.from ?? '2026-12-04T10:00Z').toISOString(),
  endsAt: new Date(of.to).toISOString(),
  updatedAt: '2026-12-04T10:00:00.000Z',
  createdBy,
  comment: `${of.name}: ${of.reason} (${of.owner})`,
  ...changed,
});
const plan = (declared: readonly DeclaredSilence[], there: readonly HeldSilence[], at = now) =>
  planOf({ names, environment: 'large', declared, held: there, now: at });
const ofWindow = [{ name: 'service', value: 'postgres', isRegex: false, isEqual: true }];
const ofKnown = [
  { name: 'alertname', value: 'SlowAIInference|HighLatency', isRegex: true, isEqual: true },
  { name: 'service', value: 'forecasts', isRegex: false, isEqual: true },
];

test('what is declared is created, in UTC, with its name, reason and owner', () => {
  const { create, update, expire } = plan([window, known], []);
  expect(create.map(({ send }) => send)).toEqual([
    {
      matchers: ofWindow,
      startsAt: '2026-12-05T21:00:00.000Z',
      endsAt: '2026-12-06T01:00:00.000Z',
      createdBy: 'harbour-watch (large, as code)',
      comment: 'berth-upgrade: the database moves to new disks (storage)',
    },
    {
      matchers: ofKnown,
      startsAt: '2026-12-05T12:00:00.000Z',
      endsAt: '2026-12-09T17:00:00.000Z',
      createdBy: 'harbour-watch (large, as code)',
      comment: 'slow-forecasts: a faster model comes on Wednesday (models)',
    },
  ]);
  expect([...update, ...expire]).toEqual([]);
});

test('what is there as declared stays, in whatever order Alertmanager returns it', () => {
  const there = [held(known, { matchers: [...ofKnown].reverse() }), held(window, { matchers: ofWindow })];
  const { create, update, expire, unchanged } = plan([window, known], there);
  expect([...create, ...update, ...expire]).toEqual([]);
  expect(unchanged).toEqual([window, known]);
});

test('a window that was applied late has begun late, and stays', () => {
  const late = held(window, { matchers: ofWindow, status: { state: 'active' }, startsAt: '2026-12-05T21:10:00Z' });
  const { update, unchanged } = plan([window], [late], new Date('2026-12-05T21:30Z'));
  expect({ update, unchanged }).toEqual({ update: [], unchanged: [window] });
});

describe('a change is one of the same silence', () => {
  const there = held(known, { matchers: ofKnown });

  test.each<[string, Partial<DeclaredSilence>, string]>([
    ['what it mutes', { mutes: { service: 'forecasts' } }, 'what it mutes'],
    ['its end', { to: '2026-12-07T18:00+01:00' }, 'its end, until now 2026-12-09T17:00:00.000Z'],
    ['its reason', { reason: 'it comes on Monday' }, 'its reason or owner'],
    ['its owner', { owner: 'operations' }, 'its reason or owner'],
  ])('of %s, and keeps when it began', (_, changed, differs) => {
    const { create, expire, update } = plan([{ ...known, ...changed }], [there]);
    expect([...create, ...expire]).toEqual([]);
    expect(update).toMatchObject([{ differs: [differs], send: { id: there.id, startsAt: there.startsAt } }]);
  });

  test('of a begin that is still ahead', () => {
    const moved = { ...window, from: '2026-12-05T23:00+01:00' } as const;
    const pending = held(window, { matchers: ofWindow });
    expect(plan([moved], [pending]).update).toMatchObject([
      { differs: ['its begin'], send: { id: pending.id, startsAt: '2026-12-05T22:00:00.000Z' } },
    ]);
    // Alertmanager replaces one that has begun.
    const begun = held(window, { matchers: ofWindow, status: { state: 'active' }, startsAt: '2026-12-05T11:00:00Z' });
    expect(plan([moved], [begun]).update).toMatchObject([{ send: { startsAt: '2026-12-05T22:00:00.000Z' } }]);
  });
});

describe('ends', () => {
  test('what is no longer declared, and a second one of the same name', () => {
    const first = held(window, { matchers: ofWindow });
    const second = { ...first, id: 'another' };
    expect(plan([window], [first, second, held(known)]).expire.map(({ id }) => id)).toEqual([
      'another',
      'id-of-slow-forecasts',
    ]);
  });

  test('nothing of people, of another environment or of another stack', () => {
    const theirs = ['anna', signature(names, 'small'), signature({ partOf: 'other' }, 'large'), ''].map(createdBy =>
      held(known, { createdBy, comment: `${known.name}: ${known.reason} (${known.owner})` }),
    );
    const { expire, others } = plan([], theirs);
    expect({ expire, others }).toEqual({ expire: [], others: 4 });
  });

  test('nothing that has ended already', () => {
    expect(plan([], [held(known, { status: { state: 'expired' } })])).toMatchObject({ expire: [], others: 0 });
  });
});

test('one that somebody ended in Alertmanager does not come back', () => {
  const endsAt = '2026-12-05T08:00:00Z';
  const ended = held(known, { matchers: ofKnown, status: { state: 'expired' }, endsAt, updatedAt: endsAt });
  const { create, endedEarly } = plan([known], [ended]);
  expect(create).toEqual([]);
  expect(endedEarly).toEqual([{ silence: known, at: '2026-12-05T08:00:00Z' }]);
  // One that was replaced left an ended one behind.
  expect(plan([known], [ended, held(known, { matchers: ofKnown, id: 'new' })])).toMatchObject({
    endedEarly: [],
    unchanged: [known],
  });
});

test('one that ended when it was to end, and is declared for longer since, comes back', () => {
  const ended = held(known, { matchers: ofKnown, status: { state: 'expired' }, endsAt: '2026-12-05T08:00:00Z' });
  expect(plan([known], [ended])).toMatchObject({ create: [{ silence: known }], endedEarly: [] });
});

test('one that is over is not sent, and its silence is not touched', () => {
  const later = new Date('2026-12-20T12:00Z');
  expect(plan([known], [], later)).toMatchObject({ create: [], over: [known] });
});

test('an environment gets only its own', () => {
  expect(plan([{ ...known, environments: ['small'] }], [])).toMatchObject({ create: [], unchanged: [] });
});
