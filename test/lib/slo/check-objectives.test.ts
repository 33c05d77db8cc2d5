/** Each wrong objective gets one message that names what is wrong and how to mend it. */
import { ai, database, days, hours, http, minutes, perSecond, ratio, seconds } from '../../../lib/catalogue';
import { checkServices } from '../../../lib/checks';
import { equals } from '../../../lib/promql';
import {
  availabilityObjective,
  events,
  latencyObjective,
  type Objective,
  type ObjectiveProps,
  type Period,
  ratioObjective,
} from '../../../lib/slo';
import { harbour, service } from '../../example/stack';

const check = (...objectives: readonly Objective[]): string[] => {
  const declared = service('web', { team: 'operations', description: 'x', exposes: [http, ai], objectives });
  return checkServices({ ...harbour, services: [declared] }).map(({ message }) => message);
};
/** Harbour keeps 20 days. */
const period = days(14);
const available = (changed: Partial<ObjectiveProps>) =>
  availabilityObjective('answers', { share: ratio(0.99), period, ...changed });
const within = (bound: Parameters<typeof seconds>[0], changed: object = {}) =>
  latencyObjective('fast', { share: ratio(0.99), period, within: seconds(bound), ...changed });

test('objectives of each kind pass', () => {
  expect(
    check(
      available({}),
      within(1),
      latencyObjective('thinks', { share: ratio(0.9), period: 'week', within: seconds(30), of: ai.duration }),
      ratioObjective('inference', { share: ratio(0.99), period, failed: events(ai.errors), of: events(ai.requests) }),
      ratioObjective('reads', {
        share: ratio(0.99),
        period: hours(36),
        failed: events(http.requests, equals('method', 'GET'), equals('status', '500')),
        of: events(http.requests, equals('method', 'GET')),
      }),
    ),
  ).toEqual([]);
});

test.each<readonly [string, readonly Objective[], readonly string[]]>([
  [
    'that nothing may fail',
    [available({ share: ratio(1) })],
    ['objectives.answers.share: 1; wanted more than 0 and less than 1, such as ratio(0.999): nothing always succeeds'],
  ],
  [
    'that allows less than one failure',
    [available({ share: ratio(0.999999), period: days(1) })],
    [
      'objectives.answers.share: 99.9999 % of the 86400 events that 1 per second are in 1d leave 0.0864 that may fail: not even one. ' +
        'Lower the share, lengthen the period, or declare the traffic that the service really has',
    ],
  ],
  [
    'that allows one failure of the traffic it declares',
    [available({ share: ratio(0.999999), period: days(1), traffic: perSecond(20) })],
    [],
  ],
  [
    'over more than is kept',
    [available({ period: 'quarter' })],
    [
      'objectives.answers.period: a quarter has up to 92d, but no environment keeps more than 20d of metrics: shorten the period, or ' +
        'keep more (prometheus.storage.retention.time)',
    ],
  ],
  [
    'over more days than are kept',
    [available({ period: days(21) })],
    [
      'objectives.answers.period: 21d, but no environment keeps more than 20d of metrics: shorten the period, or keep more ' +
        '(prometheus.storage.retention.time)',
    ],
  ],
  [
    'over a period that the calendar does not have',
    [available({ period: 'mnth' as Period })],
    ['objectives.answers.period: "mnth" is not known — did you mean "month"?'],
  ],
  [
    'over an hour',
    [available({ period: hours(1) })],
    ['objectives.answers.period: 1h; wanted whole seconds of at least 1d'],
  ],
  [
    'over a period between two points',
    [available({ period: minutes(1_450) })],
    ['objectives.answers.period: 1450m; wanted whole half hours, such as days(30)'],
  ],
  [
    'without failures, and without traffic',
    [available({ leastFailures: 0, traffic: perSecond(0) })],
    [
      'objectives.answers.leastFailures: 0; wanted a whole number of at least 1',
      'objectives.answers.traffic: 0 per second; wanted more than 0',
    ],
  ],
  [
    'within a bound between two buckets',
    [within(1.2)],
    [
      'objectives.fast.within: 1200ms is not the bound of a bucket of http_request_duration_seconds, so what is above it is not counted; ' +
        'the nearest are 1s and 1500ms',
    ],
  ],
  [
    'within a bound beyond the last bucket',
    [within(90)],
    [
      'objectives.fast.within: 90s is not the bound of a bucket of http_request_duration_seconds, so what is above it is not counted; ' +
        'the nearest are 1m',
    ],
  ],
  [
    'within a bound of another unit',
    [within(1, { within: ratio(1) })],
    ['objectives.fast.within: in ratio, but http_request_duration_seconds measures seconds'],
  ],
  [
    'on a metric that the service does not expose',
    [within(1, { of: database.queryDuration })],
    [
      "objectives.fast.of: the service does not expose db_query_duration_seconds; it exposes http, ai: add the metric's family to exposes",
    ],
  ],
  [
    'on a gauge, and on the buckets of a histogram',
    [
      ratioObjective('odd', {
        share: ratio(0.9),
        period,
        failed: events(http.activeRequests),
        of: events(ai.duration.bucket),
      }),
    ],
    [
      'objectives.odd.failed: http_active_requests is not a count of events (gauge): an objective counts events, so it needs a counter',
      'objectives.odd.of: ai_inference_duration_seconds_bucket is not a count of events (histogram): its observations are counted by its `count`',
    ],
  ],
  [
    'on a label and a value that the metric does not have',
    [
      ratioObjective('odd', {
        share: ratio(0.9),
        period,
        failed: events(ai.errors, equals('kind', 'timeot')),
        of: events(ai.requests, equals('modle', 'large')),
      }),
    ],
    [
      expect.stringContaining('objectives.odd.failed: '),
      expect.stringMatching(/objectives\.odd\.of: .*did you mean "model"/s),
    ],
  ],
  [
    'of which the failures are of one model, and the events of all',
    [
      ratioObjective('odd', {
        share: ratio(0.9),
        period,
        failed: events(ai.errors, equals('model', 'large')),
        of: events(ai.requests),
      }),
    ],
    [
      'objectives.odd: failed has only events with model="large", and of has others as well: their labels differ, so that the one is no ' +
        'share of the other; select the same in both',
    ],
  ],
  [
    'of which the events are selected by what the good ones are not',
    [
      ratioObjective('odd', {
        share: ratio(0.9),
        period,
        good: events(http.requests, equals('status', '200')),
        of: events(http.requests, equals('method', 'GET')),
      }),
    ],
    [
      'objectives.odd: of has only events with method="GET", and good has others as well: their labels differ, so that the one is no ' +
        'share of the other; select the same in both',
    ],
  ],
  [
    'of one name',
    [available({}), available({})],
    ['objectives.answers: its name is that of another objective of the service as well; choose another'],
  ],
  [
    'of the name of slo.availability',
    [availabilityObjective('availability', { share: ratio(0.9), period })],
    ['objectives.availability: its name is that of slo.availability as well; choose another'],
  ],
  [
    'of a name that is no label',
    [availabilityObjective('Fast Enough', { share: ratio(0.9), period })],
    [expect.stringContaining('objectives: "Fast Enough" is not valid; wanted: at most 63 characters')],
  ],
])('an objective %s', (_, objectives, expected) => {
  expect(check(...objectives)).toEqual(expected);
});

test('an agreement that would allow less than one failure in 30 days is reported at its field', () => {
  const declared = service('web', {
    team: 'operations',
    description: 'x',
    exposes: [http],
    slo: { availability: ratio(0.9999999) },
  });
  expect(checkServices({ ...harbour, services: [declared] }).map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^slo\.availability: 99\.99999 % of the 2592000 events .* leave 0\.259 that may fail: not even one/,
    ),
  ]);
});
