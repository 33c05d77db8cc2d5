/** What somebody reads who was woken by an alert. */
import { ratio } from '../../../lib/catalogue';
import { runExplain } from '../../../lib/explain';
import type { Stack } from '../../../lib/stack';
import { harbour, large } from '../../example/stack';

function explain(args: readonly string[], stack: Stack = harbour) {
  const lines = { out: [] as string[], err: [] as string[] };
  const out = jest.spyOn(console, 'log').mockImplementation(text => void lines.out.push(String(text)));
  const err = jest.spyOn(console, 'error').mockImplementation(text => void lines.err.push(String(text)));
  try {
    const code = runExplain(stack, args);
    return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

test('an alert of a service on one screen: what it means, who is notified and when, what mutes it, where to go on', () => {
  const { code, out } = explain(['HighErrorRate', '--service', 'bookings']);
  expect(code).toBe(0);
  // A screen of a terminal has some 40 lines; the expression alone takes four.
  expect(out.split('\n').length).toBeLessThan(35);
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThan(140);
  for (const said of [
    'HighErrorRate of bookings in large: critical, team operations, stage page',
    'more than 3 % of the requests get a 5xx, and more than a fifth of that over the last two minutes, with',
    'service:http_request_errors:ratio_rate5m{service="bookings"} > 0.03',
    'It fires once that has held for 5m, and goes on for 15m after it; evaluated every 30s.',
    '3 %, set by the service',
    'PagerDuty and Slack #operations (receiver operations-critical)',
    'At the earliest 5m10s after the condition begins to hold.',
    'ServiceDown with extent="whole", of the same cluster, service, team: none of its targets answers',
    '/HighErrorRate.md',
    'harbour-http?var-service=bookings (panel "Error ratio")',
    'lib/rules/families/http.ts:',
  ])
    expect(out).toContain(said);
  expect(out).toMatch(/^Mutes +HighLatency, LatencyAnomalous, /m);
});

describe('who is called', () => {
  const NOW = Date.parse('2026-02-04T00:00:00Z');
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
  afterEach(() => jest.restoreAllMocks());
  const called = (args: string[], stack: Stack = harbour) => {
    const [, lines = ''] = /^On call {2,}(.*\n(?: {16}.*\n)*)/m.exec(explain(args, stack).out) ?? [];
    return lines
      .trim()
      .split('\n')
      .map(line => line.trim());
  };

  test('of an alert that pages: as what it begins, each tier after its time, and who that is now', () => {
    expect(called(['HighErrorRate', '--service', 'bookings'])).toEqual([
      'as SEV-2, acknowledged within 10m, day and night',
      'primary: Bo Lindh (bo@harbour.example.com)',
      'secondary after 10m without acknowledgement, through PagerDuty: Cat O’Neil (@cat)',
      'lead after 25m without acknowledgement, through PagerDuty: Gus Ito (gus@harbour.example.com), Hal Berg',
      '(hal@harbour.example.com)',
      'command after 45m without acknowledgement, through PagerDuty: Hal Berg (hal@harbour.example.com)',
    ]);
  });
});

test('a threshold that follows from what the service declares says so', () => {
  const { out } = explain(['SLAErrorRateViolation', '--service', 'bookings']);
  expect(out).toContain('0.5 %, set by the alert, from what the service or the stack declares');
});

test.each<[string, Partial<typeof large>, string]>([
  ['environment', { thresholds: { HighErrorRate: ratio(0.2) } }, '20 %, set by the environment'],
  [
    'environment for one service',
    { serviceThresholds: { bookings: { HighErrorRate: ratio(0.3) } } },
    '30 %, set by the environment, for this service',
  ],
])('a threshold says that the %s sets it', (_, settings, said) => {
  const stack: Stack = { ...harbour, environments: [{ ...large, ...settings }] };
  expect(explain(['HighErrorRate', '--service', 'bookings'], stack).out).toContain(said);
});

test('without an alert, each has a line', () => {
  const { code, out } = explain([]);
  expect(code).toBe(0);
  expect(out).toMatch(/^HighErrorRate +bookings +critical +page +operations +5m +3 % +PagerDuty, Slack #operations$/m);
  expect(out).toMatch(/^NodeNotReady +platform +critical +page +operations /m);
  expect(explain(['--service', 'bookings']).out).not.toContain('NodeNotReady');
});

test('an environment without notifications says that nobody is notified', () => {
  const { out } = explain(['HighErrorRate', '--env', 'small']);
  expect(out).toContain('nobody (receiver no-notifications-in-small)');
  expect(out).not.toContain('At the earliest');
});

test('for programs, the same as JSON', () => {
  expect(JSON.parse(explain(['HighErrorRate', '--json']).out)).toMatchObject({
    alert: 'HighErrorRate',
    threshold: { text: '3 %', setBy: 'the service' },
    notified: { wait: '10s', repeat: '1h' },
    earliest: '5m10s',
  });
});

test('an alert that is declared is explained by its labels, as a notification has them', () => {
  const labels = JSON.stringify({
    alertname: 'HighErrorRate',
    service: 'bookings',
    cluster: 'c',
    severity: 'critical',
  });
  expect(explain(['--labels', labels]).out).toContain('HighErrorRate of bookings in large');
});

test('a foreign alert: who is notified, and what can mute it', () => {
  const labels = JSON.stringify({ alertname: 'DiskFailing', team: 'contracts', severity: 'warning' });
  const { code, out } = explain(['--labels', labels]);
  expect(code).toBe(0);
  expect(out).toContain('none that the stack declares');
  expect(out).toContain('Slack #contracts (receiver contracts-warning)');
  const muted = explain(['--labels', JSON.stringify({ alertname: 'HighErrorRate', team: 'contracts' })]);
  expect(muted.out).toContain('alertname="ServiceDown", stage="page", extent="whole"');
});

test.each<[string, readonly string[], string]>([
  ['an unknown alert', ['HighErorRate'], 'there is no alert "HighErorRate" — did you mean "HighErrorRate"?'],
  [
    'an unknown service',
    ['HighErrorRate', '--service', 'booking'],
    'there is no service "booking" — did you mean "bookings"?',
  ],
  ['an unknown service without an alert', ['--service', 'booking'], 'did you mean "bookings"?'],
  [
    'an alert of no service of the environment',
    ['InterfaceWithoutSignIn', '--env', 'small'],
    'no service of small has the alert',
  ],
  ['an unknown environment', ['--env', 'larg'], 'did you mean "large"?'],
  ['two alerts', ['HighErrorRate', 'HighLatency'], 'one alert, not 2'],
  ['labels that are no JSON', ['--labels', '{'], '--labels: wanted an object of texts'],
  ['labels that are no texts', ['--labels', '{"alertname":1}'], 'alertname is no text'],
  ['labels of an alert that is named', ['HighErrorRate', '--labels', '{}'], 'leave out the others'],
])('refuses %s, and says what is wanted', (_, args, said) => {
  const { code, out, err } = explain(args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(said);
});

describe('working hours', () => {
  const waits = (time: string, args: readonly string[]): string => {
    jest.useFakeTimers({ now: new Date(time) });
    try {
      return explain(args).out.replaceAll(/\s+/g, ' ');
    } finally {
      jest.useRealTimers();
    }
  };
  const hours = 'only in working hours, Monday to Friday from 09:00 to 17:30 in Europe/Berlin, except on 2 holidays: ';

  test('a warning in the night waits for the morning, and says which', () => {
    expect(waits('2026-12-24T20:00Z', ['HighLatency', '--service', 'bookings'])).toContain(
      `${hours}now it would wait until Mon 2026-12-28 09:00; what has ended by then is not sent`,
    );
    expect(waits('2026-12-24T12:00Z', ['HighLatency', '--service', 'bookings'])).toContain(
      `${hours}it would be sent at once now`,
    );
  });

  test('a page waits for nothing, nor does a warning of a team without hours', () => {
    const page = waits('2026-12-24T20:00Z', ['HighErrorRate', '--service', 'bookings']);
    expect(page).toContain('PagerDuty');
    expect(page).not.toContain('only in working hours');
    expect(waits('2026-12-24T20:00Z', ['HighLatency', '--service', 'forecasts'])).not.toContain(
      'only in working hours',
    );
  });

  test('an alert that is not declared waits as its labels say', () => {
    const labels = JSON.stringify({ alertname: 'DiskFailing', team: 'operations', severity: 'warning' });
    expect(waits('2026-12-24T20:00Z', ['--labels', labels])).toContain(hours);
  });
});
