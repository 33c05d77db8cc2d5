import type { Fired } from '../../tools/replay/firings';
import type { Notification } from '../../tools/replay/notifications';
import { pagesIn } from '../../tools/replay/pages';
import { judge } from './judge';
import { HOUR, MINUTE } from './load';
import { report } from './report';
import { badPod, deployment, outage } from './scenarios';
import type { Simulated } from './simulate';

const notification = (time: number, alert: Fired | undefined, integration = 'pagerduty'): Notification => ({
  ...{ time, integration, receiver: 'critical', group: '{alertname="ServiceDown"}', resolved: [] },
  firing: alert === undefined ? [] : [alert.labels],
});
const fired = (from: number, to: number, alertname = 'ServiceDown'): Fired => ({
  labels: { alertname, severity: 'critical', service: 'bookings' },
  from,
  to,
});
const simulated = (part: Partial<Simulated>): Simulated => ({
  ...{ duration: 24 * HOUR, events: [], fired: [], notifications: [] },
  ...part,
});

test('PagerDuty opens one incident for a group, however often it is notified, until it is resolved', () => {
  const alert = fired(0, 5);
  const all = [notification(0, alert), notification(1, alert), notification(2, undefined), notification(3, alert)];
  expect(pagesIn(all).map(({ time }) => time)).toEqual([0, 3]);
  expect(pagesIn([notification(0, alert, 'slack')])).toEqual([]);
});

test.each([
  { scenario: outage, verdict: 'right', needless: 0 },
  { scenario: badPod, verdict: 'too loud', needless: 1 },
  { scenario: deployment, verdict: 'nothing to do', needless: 1 },
])('a page for ServiceDown in "$scenario.name" is $verdict', ({ scenario, verdict, needless }) => {
  const alert = fired(HOUR + 3 * MINUTE, HOUR + 10 * MINUTE);
  const sent = notification(alert.from + 10, alert);
  const [outcome] = judge(simulated({ events: [{ at: HOUR, scenario }], fired: [alert], notifications: [sent] }));
  expect(outcome).toMatchObject({ pages: 1, needless });
  expect(outcome?.missed).toBeUndefined();
  expect(outcome?.rows).toMatchObject([
    { alert: 'ServiceDown', after: 3 * MINUTE, longest: 7 * MINUTE, pages: 1, verdict },
  ]);
});

test('an alert that does not name the fault is beside the point, and the fault is missed', () => {
  const alert = fired(HOUR + MINUTE, HOUR + 2 * MINUTE, 'HighLatency');
  const all = simulated({
    events: [{ at: HOUR, scenario: outage }],
    fired: [alert],
    notifications: [notification(alert.from, alert)],
  });
  expect(judge(all)[0]).toMatchObject({ missed: 'no alert names it', rows: [{ verdict: 'beside the point' }] });
});

test('an alert that was muted reached nobody', () => {
  const all = simulated({ events: [{ at: HOUR, scenario: outage }], fired: [fired(HOUR + MINUTE, HOUR + 2 * MINUTE)] });
  expect(judge(all)[0]).toMatchObject({ missed: 'no alert names it', rows: [{ muted: 1, pages: 0 }] });
});

test('an outage of which there is only a message is missed', () => {
  const alert = fired(HOUR + MINUTE, HOUR + 2 * MINUTE);
  const notifications = [notification(alert.from, alert, 'slack')];
  const all = simulated({ events: [{ at: HOUR, scenario: outage }], fired: [alert], notifications });
  expect(judge(all)[0]).toMatchObject({ missed: 'nobody was paged', pages: 0, messages: 1 });
});

test('what comes outside of every scenario has nothing to do', () => {
  const alert = fired(12 * HOUR, 13 * HOUR);
  const all = simulated({
    events: [{ at: HOUR, scenario: outage }],
    fired: [alert],
    notifications: [notification(alert.from, alert)],
  });
  const outcomes = judge(all);
  expect(outcomes.at(-1)).toMatchObject({ pages: 1, needless: 1, rows: [{ verdict: 'nothing to do' }] });
  expect(report(outcomes)).toContain('outside of every scenario');
});
