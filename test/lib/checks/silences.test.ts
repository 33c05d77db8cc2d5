/** Declared silences and maintenance windows: what synth refuses, by a fixed clock. */
import { checkDeclaredSilences } from '../../../lib/checks/declarations/silences';
import {
  type DeclaredSilence,
  type MaintenanceProps,
  maintenance,
  type SilenceProps,
  silence,
} from '../../../lib/people';
import type { Stack } from '../../../lib/stack';
import { harbour, large } from '../../example/stack';

const now = new Date('2026-12-01T12:00Z');
const stackWith = (silences: readonly DeclaredSilence[]): Stack => ({ ...harbour, silences });
const problems = (...silences: readonly DeclaredSilence[]): string[] =>
  checkDeclaredSilences(large, stackWith(silences), now).map(
    ({ message, level }) => `${level === undefined ? '' : `${level}: `}${message}`,
  );

const props: MaintenanceProps = {
  environments: ['large'],
  owner: 'storage',
  reason: 'the database moves to new disks',
  mutes: { alertname: 'PostgresConnectionsNearLimit' },
  from: '2026-12-05T22:00+01:00',
  to: '2026-12-06T02:00+01:00',
};
const window = (changed: Partial<MaintenanceProps> | object = {}, name = 'berth-upgrade') =>
  maintenance(name, { ...props, ...changed } as MaintenanceProps);
const known = (changed: Partial<SilenceProps> | object = {}) => {
  const { from: _, to: __, ...rest } = props;
  return silence('known', { ...rest, until: '2026-12-20T18:00+01:00', ...changed } as SilenceProps);
};

test('what is declared well has no problems, whatever the environment', () => {
  expect(problems(window(), known())).toEqual([]);
  expect(problems(window({ mutes: { service: 'postgres', alertname: ['PostgresConnectionsNearLimit'] } }))).toEqual([]);
  expect(problems(window({ environments: ['small'], mutes: { alertname: 'NoSuchAlert' } }))).toEqual([]);
});

test('a problem names the file and line of the declaration', () => {
  const [found] = checkDeclaredSilences(large, stackWith([window({ reason: '' })]), now);
  expect(found?.where).toMatch(/^test\/lib\/checks\/silences\.test\.ts:\d+ maintenance berth-upgrade$/);
});

describe('who, why and where', () => {
  test.each<[object, string]>([
    [{ environments: [] }, 'environments: none; name those of large, small'],
    [{ environments: ['larg'] }, 'environments: "larg" is not known — did you mean "large"?'],
    [{ owner: 'storag' }, 'owner: "storag" is not known — did you mean "storage"?'],
    [
      { reason: ' ' },
      'reason: " "; wanted a text of one line, of 1 to 200 characters, without control or direction characters',
    ],
    [{ agreedWith: ['storage'] }, 'agreedWith: "storage" is the owner; leave it out'],
    [{ agreedWith: ['models'] }, 'agreedWith: it mutes no critical alert of "models"; leave it out'],
  ])('%j', (changed, message) => {
    expect(problems(window(changed))).toEqual([message]);
  });

  test('a name is that of one', () => {
    expect(problems(window(), window())).toEqual([
      expect.stringMatching(/^name: that of .*maintenance berth-upgrade as well; rename one$/),
      expect.stringMatching(/^name: that of .*maintenance berth-upgrade as well; rename one$/),
    ]);
    expect(problems(window({}, 'Berth upgrade'))[0]).toMatch(/^name: "Berth upgrade" is not valid/);
  });
});

describe('when', () => {
  test.each<[string, DeclaredSilence, string]>([
    [
      'a moment without an offset',
      window({ from: '2026-12-05T22:00' }),
      'from: "2026-12-05T22:00"; wanted a moment with its offset from UTC, such as "2026-12-05T22:00+01:00"',
    ],
    [
      'a day that does not exist',
      window({ to: '2026-02-30T22:00Z' }),
      'to: "2026-02-30T22:00Z"; wanted a moment with its offset from UTC, such as "2026-12-05T22:00+01:00"',
    ],
    [
      'an end before its begin',
      window({ to: '2026-12-05T21:00+01:00' }),
      'to: 2026-12-05T21:00+01:00; wanted a moment after 2026-12-05T22:00+01:00',
    ],
    [
      'a window of more than a day',
      window({ to: '2026-12-06T22:01+01:00' }),
      'to: 2026-12-06T22:01+01:00; wanted at most 1d after 2026-12-05T22:00+01:00: declare a window for each night of work',
    ],
    [
      'a silence of more than a month',
      known({ until: '2027-01-01T12:00Z' }),
      'until: 2027-01-01T12:00Z; wanted at most 30d ahead: mend what is known until then, or change the alert',
    ],
    [
      'a wrong year',
      window({ from: '2062-12-05T22:00+01:00', to: '2062-12-06T02:00+01:00' }),
      'from: 2062-12-05T22:00+01:00; wanted a moment within a year: is the year right?',
    ],
  ])('%s', (_, silence, message) => {
    expect(problems(silence)).toEqual([message]);
  });

  test('one that has ended is a warning for two weeks, so that nobody tidies up at night, and refused from then on', () => {
    const from = '2026-11-16T22:00Z';
    expect(problems(window({ from, to: '2026-11-17T12:00Z' }))).toEqual([
      'warning: to: 2026-11-17T12:00Z: it has ended; remove it',
    ]);
    expect(problems(window({ from, to: '2026-11-17T11:59Z' }))).toEqual([
      'to: 2026-11-17T11:59Z: it has ended; remove it',
    ]);
    // What it muted may be gone since.
    expect(problems(window({ from, to: '2026-11-17T12:00Z', mutes: { alertname: 'Gone' } }))).toEqual([
      'warning: to: 2026-11-17T12:00Z: it has ended; remove it',
    ]);
  });
});

describe('what it mutes', () => {
  test.each<[string, object, string]>([
    ['nothing at all', {}, 'mutes: nothing; name an alert, such as alertname, or another label'],
    [
      'an alert that does not exist',
      { alertname: 'PostgresConectionsNearLimit' },
      'mutes.alertname: no alert of large has "PostgresConectionsNearLimit" — did you mean "PostgresConnectionsNearLimit"?',
    ],
    [
      'one of several',
      { alertname: ['PostgresConnectionsNearLimit', 'Nothing'] },
      'mutes.alertname: no alert of large has "Nothing"',
    ],
    [
      'a label that does not exist',
      { servce: 'postgres' },
      'mutes.servce: no alert of large has this label — did you mean "service"?',
    ],
    [
      'a service that does not exist',
      { service: 'postgers' },
      'mutes.service: no alert of large has "postgers" — did you mean "postgres"?',
    ],
    [
      'a severity that does not exist',
      { severity: 'crit' },
      'mutes.severity: no alert of large has "crit" — did you mean "critical"?',
    ],
    [
      'another environment',
      { environment: 'small', service: 'postgres' },
      'mutes.environment: no alert of large has "small"; there are large',
    ],
    [
      'labels that no alert has together',
      { alertname: 'PostgresConnectionsNearLimit', service: 'bookings' },
      'mutes: no alert of large has all of these: where the others hold, alertname is ',
    ],
    [
      'a pattern of nothing',
      { service: { matches: 'postgres-.+' } },
      'mutes.service: no alert of large has a value that matches "postgres-.+"',
    ],
    ['a pattern that is none', { service: { matches: '(' } }, 'mutes.service: "(" is not a regular expression of RE2'],
    [
      'a pattern of everything',
      { service: { matches: '.*' } },
      'mutes.service: ".*" also matches the alerts that lack the label',
    ],
    ['an empty value', { service: '' }, `mutes.service: ""; wanted a value, a list of them, or { matches: 'pattern' }`],
    ['an empty list', { service: [] }, `mutes.service: []; wanted a value, a list of them, or { matches: 'pattern' }`],
    ['a number', { service: 7 }, `mutes.service: 7; wanted a value, a list of them, or { matches: 'pattern' }`],
    ['no label', { 'a b': 'c' }, 'mutes.a b: "a b" is no name of a label'],
    ['every alert', { cluster: 'harbour-large' }, 'mutes: every alert of large; name alerts, a service or a node'],
    [
      'every alert by a pattern',
      { severity: { matches: '.+' } },
      'mutes: every alert of large; name alerts, a service or a node',
    ],
    ['every page', { severity: 'critical' }, 'mutes: every critical alert of large; name alerts, a service or a node'],
    [
      'the Watchdog',
      { severity: 'info' },
      'mutes: the Watchdog as well, by which somebody notices that alerting itself is broken; name alerts, or ' +
        "severity: ['critical', 'warning'] besides",
    ],
  ])('%s is refused', (_, mutes, message) => {
    const [first = '', ...more] = problems(window({ mutes }));
    expect(first.slice(0, message.length)).toBe(message);
    expect(more).toEqual([]);
  });

  test('pages of another team need its consent', () => {
    const mutes = { alertname: 'ServiceDown', service: ['postgres', 'bookings'] };
    expect(problems(window({ mutes }))).toEqual([
      'mutes: critical alerts of other teams: ServiceDown of bookings (operations); mute less, or agree with them and say ' +
        "agreedWith: ['operations']",
    ]);
    expect(problems(window({ mutes, agreedWith: ['operations'] }))).toEqual([]);
  });

  test('warnings of another team need none', () => {
    expect(problems(known({ mutes: { alertname: 'HighLatency', service: 'bookings' } }))).toEqual([]);
  });

  test('a page is left alone for a week at most, but for a window', () => {
    const mutes = { alertname: 'ServiceDown', service: 'postgres' };
    expect(problems(known({ mutes }))).toEqual([
      'until: 2026-12-20T18:00+01:00; it mutes critical alerts (ServiceDown …): wanted at most 7d ahead',
    ]);
    expect(problems(known({ mutes, until: '2026-12-08T12:00Z' }))).toEqual([]);
    const later = { from: '2026-12-20T22:00+01:00', to: '2026-12-21T02:00+01:00' };
    expect(problems(window({ mutes, ...later }))).toEqual([]);
  });

  test('a label that is known only when an alert fires can be any', () => {
    expect(problems(window({ owner: 'operations', mutes: { alertname: 'NodeNotReady', node: 'worker-3' } }))).toEqual(
      [],
    );
  });
});
