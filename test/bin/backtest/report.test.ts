import { type Happened, reportOf } from '../../../bin/backtest/report';
import { lasting } from '../../../lib/base/lasting';

const [FROM, TO] = [1000, 11_000];
const slow = (service: string) => ({ alertname: 'Slow', severity: 'critical', service });
const fires = (service: string, from: number, to?: number): Happened['transitions'] => [
  { time: from, state: 'firing', labels: slow(service) },
  ...(to === undefined ? [] : [{ time: to, state: 'resolved' as const, labels: slow(service) }]),
];
const sent = (time: number, integration: string, services: readonly string[], group = 'all') => ({
  ...{ time, integration, receiver: `to-${integration}`, group, resolved: [] },
  firing: services.map(slow),
});
const report = (transitions: Happened['transitions'], notifications: Happened['notifications'] = []) =>
  reportOf({ from: FROM, to: TO, transitions: [...transitions].sort((a, b) => a.time - b.time), notifications }, [
    'Slow',
    'Quiet',
  ])[0];

test('what began before the start lasts from the start on, and is no firing', () => {
  expect(report(fires('a', 500, 1600))).toMatchObject({ firings: 0, seconds: 600, longest: 600 });
  expect(report(fires('a', 500, 900))).toMatchObject({ firings: 0, seconds: 0 });
});

test('what still fires at the end lasts until the end', () => {
  expect(report(fires('a', 10_000))).toMatchObject({ firings: 1, seconds: 1000, longest: 1000 });
});

test('an alert flaps if it fires again with the same labels within a quarter of an hour', () => {
  const transitions = [
    ...fires('a', 2000, 3000),
    ...fires('a', 3900, 4000),
    ...fires('a', 4901, 5000),
    ...fires('b', 3100, 3200),
  ];
  expect(report(transitions)).toMatchObject({ firings: 4, flaps: 1 });
});

test('the noisiest sets of labels come first', () => {
  const transitions = [...fires('a', 2000, 9000), ...fires('b', 2000, 2100), ...fires('b', 3000, 3100)];
  expect(report(transitions)?.noisiest.map(({ labels, firings }) => [labels.service, firings])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

test('an incident that is updated is one page; messages are counted by receiver, and what nobody reported is unsent', () => {
  const transitions = [...fires('a', 2000, 3000), ...fires('b', 2100, 2500), ...fires('c', 5000, 5010)];
  const notifications = [
    sent(2010, 'pagerduty', ['a']),
    sent(2010, 'slack', ['a']),
    sent(2130, 'pagerduty', ['a', 'b']),
    sent(2130, 'slack', ['a', 'b']),
    sent(3100, 'pagerduty', []),
  ];
  expect(report(transitions, notifications)).toMatchObject({
    firings: 3,
    unsent: 1,
    pages: 1,
    messages: { 'to-slack': 2 },
  });
});

test('an incident that was open before the start is no page of this history', () => {
  expect(report(fires('a', 500, 3000), [sent(510, 'pagerduty', ['a']), sent(1510, 'pagerduty', ['a'])])).toMatchObject({
    pages: 0,
  });
});

test('an alert that did not fire is named, without anything', () => {
  const reports = reportOf({ from: FROM, to: TO, transitions: fires('a', 2000, 3000), notifications: [] }, [
    'Slow',
    'Quiet',
  ]);
  expect(reports[1]).toMatchObject({ alert: 'Quiet', firings: 0, seconds: 0, noisiest: [] });
});

test.each([
  [0, '0s'],
  [59, '59s'],
  [3600, '1h'],
  [90_061, '1d 1h'],
  [270, '4m 30s'],
])('%d seconds are %s', (seconds, text) => {
  expect(lasting(seconds)).toBe(text);
});
