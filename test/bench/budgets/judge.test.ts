import type { Incident, Kind } from '../../../bench/budgets/incident';
import { aboutWhich, judge, pagesOf, type Reached, rowsOf, ticketsOf } from '../../../bench/budgets/judge';
import { table } from '../../../bench/budgets/report';
import type { Notification } from '../../../tools/replay/notifications';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const incident = (kind: Kind, at: number, lasts: number, failing: number, more: Partial<Incident> = {}): Incident => ({
  ...{ kind, service: 'shop', at, course: [{ lasts, failing }] },
  ...more,
});
const got = (time: number, service = 'shop'): Reached => ({ time, service, alert: 'A' });
const outage = incident('outage', DAY, 20 * MINUTE, 1);
const slow = incident('slow', DAY, 2 * DAY, 0.01);
const blip = incident('blip', DAY, 90, 1);

test.each<readonly [string, Incident, readonly Reached[], readonly Reached[], object]>([
  ['an outage paged within minutes', outage, [got(DAY + 300)], [], { verdict: 'in time', after: 300 }],
  ['an outage paged at the bound', outage, [got(DAY + 15 * MINUTE)], [], { verdict: 'in time' }],
  ['an outage paged after the bound', outage, [got(DAY + 15 * MINUTE + 1)], [], { verdict: 'late', after: 901 }],
  ['an outage of which there is a ticket alone', outage, [], [got(DAY + 300)], { verdict: 'missed' }],
  ['an outage of which nobody heard', outage, [], [], { verdict: 'missed' }],
  ['an outage paged before it began', outage, [got(DAY - 1)], [], { verdict: 'missed' }],
  ['what needs somebody today, with a ticket', slow, [], [got(DAY + HOUR)], { verdict: 'in time', after: HOUR }],
  ['what needs somebody today, on the next', slow, [], [got(2 * DAY + 1)], { verdict: 'late' }],
  ['a blip that pages', blip, [got(DAY + 60)], [], { verdict: 'nobody needed' }],
])('%s', (_, each, pages, tickets, verdict) => {
  expect(judge([each], pages, tickets).judged[0]).toMatchObject(verdict);
});

test('pages for what needs nobody are false, and a second one of the same incident is one again', () => {
  const later = { ...outage, at: 20 * DAY };
  const outcome = judge([blip, later], [got(DAY + 60), got(later.at + 60), got(later.at + HOUR)], [got(DAY + 90)]);
  const rows = rowsOf(outcome);
  expect(rows.find(({ kind }) => kind === 'blip')).toMatchObject({
    pages: 1,
    falsePages: 1,
    pagesAgain: 0,
    falseTickets: 1,
  });
  expect(rows.find(({ kind }) => kind === 'outage')).toMatchObject({
    pages: 2,
    falsePages: 0,
    pagesAgain: 1,
    inTime: 1,
  });
});

test('what comes when nothing happened is false, whatever the service', () => {
  const outcome = judge([outage], [got(HOUR), got(DAY + 60, 'newcomer-1')], []);
  expect(rowsOf(outcome).at(-1)).toMatchObject({ kind: 'nothing at all', pages: 2, falsePages: 2 });
});

test('what comes while two are remembered is about the one that failed most', () => {
  const deploy = incident('deploy', DAY + HOUR, 60, 0.005);
  expect(aboutWhich([outage, deploy], got(DAY + 2 * HOUR))).toBe(outage);
  // Three days and an hour after its end, no window holds it.
  expect(aboutWhich([outage], got(DAY + 20 * MINUTE + 3 * DAY + HOUR + 1))).toBeUndefined();
});

test('median and longest are over what was detected', () => {
  const all = [0, 10, 20].map(day => ({ ...outage, at: day * DAY }));
  const outcome = judge(all, [got(60), got(10 * DAY + 120)], []);
  expect(rowsOf(outcome)[0]).toMatchObject({ times: 3, inTime: 2, missed: 1, median: 90, longest: 120 });
  expect(table({ ours: outcome })).toMatch(/outage .* 3 .* ours .* 1m 30s .* 2m/);
});

const notification = (time: number, stage: string, firing: boolean, integration: string): Notification => {
  const labels = [{ alertname: 'A', service: 'shop', stage }];
  return {
    ...{ time, integration, receiver: 'platform', group: '{alertname="A"}' },
    ...(firing ? { firing: labels, resolved: [] } : { firing: [], resolved: labels }),
  };
};

test('a page is an incident that opens; what updates it is none', () => {
  const pages = [1, 2, 3, 4].map(time => notification(time, 'page', time !== 3, 'pagerduty'));
  expect(pagesOf(pages).map(({ time, service }) => [time, service])).toEqual([
    [1, 'shop'],
    [4, 'shop'],
  ]);
  expect(ticketsOf(pages, [])).toEqual([]);
});

test('a ticket is a message about what began since the last one, also if its end was muted at night', () => {
  const labels = { alertname: 'A', service: 'shop', stage: 'ticket' };
  const fired = [
    { labels, from: 0, to: 10 },
    { labels, from: 20 },
  ];
  const messages = [1, 5, 21, 30].map(time => notification(time, 'ticket', true, 'slack'));
  expect(ticketsOf(messages, fired).map(({ time }) => time)).toEqual([1, 21]);
  expect(pagesOf(messages)).toEqual([]);
});
