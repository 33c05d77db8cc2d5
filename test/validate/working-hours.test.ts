/** What waits for working hours, and until when: Alertmanager's own packages in simulated time. */
import { alertmanagerRouting } from '../../charts/routing';
import { yaml } from '../../lib/base';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { isWorking, nextWorking, type WorkingHours } from '../../lib/people';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { replayNotifications } from '../../tools/replay/notifications';
import { harbour, large, names, officeHours, yardHours } from '../example/stack';

const config = yaml(renderAlertmanagerConfig(alertmanagerRouting(harbour, large)));
beforeAll(() => replayProgram('notifications'), BUILD_TIMEOUT_MS);

const [operations, storage, models, contracts] = names.teams;

/** Between two looks at a group of warnings. */
const TURN_MS = 5 * 60_000;

/** An alert, when it begins to fire, and when it ends; it fires to the end of the replay otherwise. */
interface Given {
  readonly team: string;
  readonly severity?: string;
  readonly from: string;
  readonly to?: string;
}

/** When each alert is notified as firing and as resolved, by its name. */
async function notified(begin: string, end: string, alerts: Readonly<Record<string, Given>>) {
  const start = Date.parse(begin) / 1000;
  const seconds = (time: string) => Date.parse(time) / 1000 - start;
  const transitions = Object.entries(alerts)
    .flatMap(([alertname, { team, severity = 'warning', from, to }]) => {
      const labels = { alertname, team, severity, service: 'bookings', cluster: 'harbour-large' };
      const firing = { time: seconds(from), state: 'firing' as const, labels };
      return to === undefined ? [firing] : [firing, { time: seconds(to), state: 'resolved' as const, labels }];
    })
    .sort((a, b) => a.time - b.time);
  const sent = await replayNotifications({ config, start, duration: seconds(end), transitions });
  const moment = (time: number) => new Date((start + time) * 1000).toISOString().slice(0, 19);
  const of = (name: string, kind: 'firing' | 'resolved') => [
    ...new Set(
      sent.filter(each => each[kind].some(({ alertname }) => alertname === name)).map(each => moment(each.time)),
    ),
  ];
  return Object.fromEntries(
    Object.keys(alerts).map(name => [name, { firing: of(name, 'firing'), resolved: of(name, 'resolved') }]),
  );
}

test('a warning of the evening waits for the morning, a critical alert for nothing', async () => {
  // A Monday to a Tuesday in winter: nine in Berlin is eight in UTC.
  const from = '2026-11-30T20:00:00Z';
  const all = await notified('2026-11-30T12:00Z', '2026-12-01T12:00Z', {
    Warned: { team: operations, from },
    Informed: { team: operations, severity: 'info', from },
    Paged: { team: operations, severity: 'critical', from },
    Unranked: { team: operations, severity: 'unknown', from },
    Foreign: { team: 'nobody', severity: 'critical', from },
    AtAnyTime: { team: models, from },
    Contract: { team: contracts, severity: 'critical', from },
  });
  // The group is looked at every five minutes, from half a minute after it began: the first time in working hours.
  expect(all.Warned).toEqual({ firing: ['2026-12-01T08:00:30'], resolved: [] });
  expect(all.Informed).toEqual({ firing: ['2026-12-01T08:05:00'], resolved: [] });
  for (const name of ['Paged', 'Foreign', 'Contract'] as const)
    expect(all[name]?.firing[0]).toBe('2026-11-30T20:00:10');
  for (const name of ['AtAnyTime', 'Unranked'] as const) expect(all[name]?.firing[0]).toBe('2026-11-30T20:00:30');
});

test('a page that comes in a warning’s place in the night does not wait: the alert has another route', async () => {
  const all = await notified('2026-11-30T18:00Z', '2026-12-01T12:00Z', {
    DiskFilling: { team: operations, from: '2026-11-30T20:00Z', to: '2026-12-01T03:00Z' },
    DiskFull: { team: operations, severity: 'critical', from: '2026-12-01T03:00Z' },
  });
  expect(all.DiskFilling).toEqual({ firing: [], resolved: [] });
  expect(all.DiskFull?.firing[0]).toBe('2026-12-01T03:00:10');
});

test('what ends before the morning is never notified, and no end is notified in the night', async () => {
  const all = await notified('2026-11-30T10:00Z', '2026-12-02T12:00Z', {
    Overnight: { team: operations, from: '2026-11-30T20:00Z', to: '2026-12-01T05:00Z' },
    IntoTheEvening: { team: operations, from: '2026-11-30T15:00Z', to: '2026-11-30T19:00Z' },
    IntoTheMorning: { team: operations, from: '2026-11-30T20:00Z', to: '2026-12-01T09:00Z' },
  });
  expect(all).toEqual({
    Overnight: { firing: [], resolved: [] },
    // Alertmanager drops the end with the night's notifications.
    IntoTheEvening: { firing: ['2026-11-30T15:00:30'], resolved: [] },
    IntoTheMorning: { firing: ['2026-12-01T08:00:30'], resolved: ['2026-12-01T09:00:30'] },
  });
});

test('the last minute of work notifies, the next one does not', async () => {
  const all = await notified('2026-11-30T10:00Z', '2026-12-01T12:00Z', {
    JustInTime: { team: operations, from: '2026-11-30T16:29:00Z' },
    TooLate: { team: operations, from: '2026-11-30T16:29:40Z' },
  });
  expect(all.JustInTime?.firing[0]).toBe('2026-11-30T16:29:30');
  expect(all.TooLate?.firing[0]).toBe('2026-12-01T08:00:10');
});

test('a reminder that is due in the night comes in the morning', async () => {
  const all = await notified('2026-11-30T10:00Z', '2026-12-01T12:00Z', {
    Lasting: { team: operations, from: '2026-11-30T12:00Z' },
  });
  // Twelve hours later it is night.
  expect(all.Lasting?.firing).toEqual(['2026-11-30T12:00:30', '2026-12-01T08:00:30']);
});

test.each([
  ['a weekend', '2026-11-27T20:00Z', '2026-11-30T08:00:30'],
  ['a holiday before a weekend', '2026-12-24T20:00Z', '2026-12-28T08:00:30'],
  ['the weekend in which summer time ends', '2026-10-23T20:00Z', '2026-10-26T08:00:30'],
  ['the weekend in which summer time begins', '2026-03-27T20:00Z', '2026-03-30T07:00:30'],
])('a warning waits for the end of %s', async (_, from, expected) => {
  const end = new Date(Date.parse(expected) + 86_400_000).toISOString();
  const all = await notified(from, end, { Warned: { team: operations, from } });
  expect(all.Warned?.firing[0]).toBe(expected);
});

test('where the clock goes forward, a team is notified by its new clock', async () => {
  const all = await notified('2026-10-03T10:00Z', '2026-10-06T10:00Z', {
    // Sydney's clock goes forward on Sunday 4 October 2026, on which its yard is closed.
    Warned: { team: storage, from: '2026-10-03T13:00Z' },
  });
  // 06:30 in summer time on Monday, eleven hours ahead of UTC; a day before, it would have been ten.
  expect(all.Warned?.firing[0]).toBe('2026-10-04T19:30:30');
});

test.each([
  ['in which Berlin’s clock goes forward', '2026-03-26T00:00Z'],
  ['in which Sydney’s clock goes forward', '2026-10-01T00:00Z'],
  ['in which Berlin’s clock goes back', '2026-10-22T00:00Z'],
  ['with a holiday', '2026-12-23T00:00Z'],
])('in a week %s, the hours that `explain` shows are those of Alertmanager', async (_, begin) => {
  const hoursOf: Readonly<Record<string, WorkingHours>> = { [operations]: officeHours, [storage]: yardHours };
  const start = Date.parse(begin);
  const moment = (hours: number) => new Date(start + hours * 3_600_000).toISOString();
  const given = Object.keys(hoursOf).flatMap(team =>
    Array.from({ length: 12 }, (_, i): readonly [string, Given] => [
      `${team}${i}`,
      // So that all hours of the day come up.
      { team, from: moment(0.13 + i * 7.3), to: moment(0.13 + i * 7.3 + 4.5 * 24) },
    ]),
  );
  const all = await notified(begin, moment(9 * 24), Object.fromEntries(given));
  for (const [name, { team, from }] of given) {
    const hours = hoursOf[team] as WorkingHours;
    const first = Date.parse(from) + 30_000;
    const begins = nextWorking(hours, new Date(first))?.getTime() ?? Number.NaN;
    const turn = new Date(first + Math.ceil((begins - first) / TURN_MS) * TURN_MS);
    expect([name, all[name]?.firing[0]]).toEqual([name, turn.toISOString().slice(0, 19)]);
    expect([name, isWorking(hours, turn)]).toEqual([name, true]);
  }
});
