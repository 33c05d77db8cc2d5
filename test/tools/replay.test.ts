import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { replayNotifications } from '../../tools/replay/notifications';
import { type GivenSeries, type RulesRequest, replayRules } from '../../tools/replay/rules';

jest.setTimeout(120_000);
beforeAll(async () => {
  for (const name of ['rules', 'notifications'] as const) await replayProgram(name);
}, BUILD_TIMEOUT_MS);

const HOUR = 3600;
const group = (rules: readonly object[], more = {}) => JSON.stringify({ groups: [{ name: 'group', rules, ...more }] });
const up = (runs: [number, number, number, number][]): GivenSeries => ({
  ...{ labels: { __name__: 'up', instance: 'a' }, every: 30, offset: 7, runs },
});
const down = { alert: 'Down', expr: 'up < 1', for: '2m', labels: { severity: 'critical' } };

function replay(rules: readonly object[], series: readonly GivenSeries[], more: Partial<RulesRequest> = {}) {
  const request = { start: 1_780_000_000, duration: HOUR, interval: 30, externalLabels: { cluster: 'harbour' } };
  return replayRules({ ...request, rules: new Map([['group.yml', group(rules)]]), series, ...more });
}
const brief = (transitions: Awaited<ReturnType<typeof replay>>) =>
  transitions.map(({ state, time }) => ({ state, minutes: Math.floor(time / 60) }));

describe('rules', () => {
  test('fire after their time, and are resolved; alerts carry their labels and the external ones', async () => {
    const found = await replay(
      [down],
      [
        up([
          [0, 600, 1, 0],
          [600, 1200, 0, 0],
          [1200, HOUR, 1, 0],
        ]),
      ],
    );
    expect(brief(found)).toEqual([
      { state: 'firing', minutes: 12 },
      { state: 'resolved', minutes: 20 },
    ]);
    expect(found[0]?.labels).toEqual({ alertname: 'Down', severity: 'critical', instance: 'a', cluster: 'harbour' });
  });

  test('see a series that is no longer scraped as gone at once, and one of which there are only samples for five minutes', async () => {
    const rule = { alert: 'Gone', expr: 'absent(up)' };
    const scraped = await replay([rule], [up([[0, 600, 1, 0]])]);
    expect(brief(scraped)).toEqual([{ state: 'firing', minutes: 10 }]);
    const samples = Array.from({ length: 20 }, (_, i) => [i * 30, 1] as const);
    const recorded = await replay([rule], [{ labels: { __name__: 'up' }, samples }]);
    expect(brief(recorded)).toEqual([{ state: 'firing', minutes: 14 }]);
  });

  test('read what recording rules wrote, and rates over lines that restart at zero', async () => {
    const rules = [
      { record: 'requests:rate5m', expr: 'rate(requests_total[5m])' },
      { alert: 'Busy', expr: 'requests:rate5m > 4.9' },
    ];
    const series = {
      labels: { __name__: 'requests_total' },
      every: 30,
      offset: 3,
      runs: [
        [0, 1500, 0, 1],
        [1500, HOUR, 0, 5],
      ] as const,
    };
    const [first] = await replay(rules, [series]);
    expect(first).toMatchObject({ state: 'firing', labels: { alertname: 'Busy' } });
    expect(first?.time).toBeGreaterThan(1500 + 4 * 60);
  });

  test('are evaluated from a moment on, and look back at what was there before', async () => {
    // Half an hour of `up` is needed, of which nothing would be left if series began with the evaluations.
    const rule = { alert: 'Known', expr: 'count_over_time(up[30m]) >= 60' };
    const found = await replay([rule], [up([[0, HOUR, 1, 0]])], { from: 45 * 60 });
    expect(brief(found)).toEqual([{ state: 'firing', minutes: 45 }]);
  });

  test('are evaluated less often where nothing is expected, with the same result half an hour later', async () => {
    const series = [
      up([
        [0, 1800, 1, 0],
        [1800, HOUR, 0, 0],
      ]),
    ];
    const eventful = { spans: [[1700, HOUR]] as const, quiet: 240 };
    expect(await replay([down], series, { eventful })).toEqual(await replay([down], series));
  });

  test.each([
    ['a file that is invalid', [{ alert: 'Down', expr: 'up <' }], /group\.yml.*parse error/s],
    [
      'a rule that cannot be evaluated',
      [{ alert: 'Many', expr: 'up + on() group_left() up' }],
      /many-to-many|duplicate/,
    ],
  ])('are refused with %s', async (_, rules, message) => {
    const other: GivenSeries = {
      labels: { __name__: 'up', instance: 'b' },
      every: 30,
      offset: 0,
      runs: [[0, HOUR, 1, 0]],
    };
    await expect(replay(rules, [up([[0, HOUR, 1, 0]]), other])).rejects.toThrow(message);
  });
});

describe('notifications', () => {
  const config = JSON.stringify({
    route: { receiver: 'all', group_by: ['alertname'], group_wait: '10s', group_interval: '2m', repeat_interval: '1h' },
    inhibit_rules: [
      { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['service'] },
    ],
    receivers: [
      {
        name: 'all',
        pagerduty_configs: [{ routing_key: 'key' }],
        slack_configs: [{ api_url: 'http://localhost/', channel: '#all' }],
      },
    ],
  });
  const alert = (time: number, alertname: string, severity: string, state: 'firing' | 'resolved' = 'firing') => ({
    ...{ time, state, labels: { alertname, severity, service: 'bookings' } },
  });

  test('are grouped, repeated, and end with the alert, for each integration of the receiver', async () => {
    const transitions = [alert(100, 'Down', 'critical'), alert(2 * HOUR, 'Down', 'critical', 'resolved')];
    const sent = await replayNotifications({ config, duration: 3 * HOUR, transitions });
    const paged = sent.filter(({ integration }) => integration === 'pagerduty');
    expect(paged.map(({ time, firing }) => [Math.round(time), firing.length])).toEqual([
      [110, 1],
      // The group is looked at every two minutes: at the next such moment after the hour, and after the end.
      [110 + HOUR + 120, 1],
      [110 + 2 * HOUR, 0],
    ]);
    // Without `send_resolved`, which is Slack's default.
    expect(sent.filter(({ integration }) => integration === 'slack')).toHaveLength(2);
  });

  test('leave out what another alert mutes', async () => {
    const transitions = [alert(100, 'Down', 'critical'), alert(100, 'Slow', 'warning')];
    const sent = await replayNotifications({ config, duration: HOUR / 2, transitions });
    expect(new Set(sent.flatMap(({ firing }) => firing.map(({ alertname }) => alertname)))).toEqual(new Set(['Down']));
  });

  test('are refused with an invalid configuration', async () => {
    const invalid = '{"route":{"receiver":"nobody"}}';
    await expect(replayNotifications({ config: invalid, duration: 1, transitions: [] })).rejects.toThrow(/nobody/);
  });
});
