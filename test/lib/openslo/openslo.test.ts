/** Objectives as OpenSLO: the documents are of its form, and say what the declarations say. */
import { loadAll } from 'js-yaml';
import { ai, days, hours, http, ratio, seconds, system } from '../../../lib/catalogue';
import { runOpenSlo } from '../../../lib/openslo';
import { differs, equals } from '../../../lib/promql';
import { availabilityObjective, events, latencyObjective, ratioObjective } from '../../../lib/slo';
import { type Stack, stack } from '../../../lib/stack';
import { bookings, forecasts, harbour, large, service } from '../../example/stack';
import { problemsOf } from './shape';

const period = days(14);
const many = service('many', {
  description: 'Promises something of each kind.',
  team: 'operations',
  exposes: [http, ai, system],
  slo: { availability: ratio(0.99) },
  objectives: [
    latencyObjective('fast', { share: ratio(0.95), period, within: seconds(1), where: [equals('method', 'GET')] }),
    ratioObjective('inference', {
      share: ratio(0.9),
      period: hours(36),
      failed: events(ai.errors),
      of: events(ai.requests),
    }),
    ratioObjective('wanted', {
      share: ratio(0.9),
      period: 'week',
      good: events(http.requests, differs('status', '404')),
      of: events(http.requests),
    }),
    availabilityObjective('month', { share: ratio(0.99), period: 'month' }),
    availabilityObjective('quarter', { share: ratio(0.99), period: 'quarter' }),
  ],
});
const keeping = {
  ...large,
  prometheus: {
    ...large.prometheus,
    seriesBudget: 100_000,
    storage: { ...large.prometheus.storage, retention: { ...large.prometheus.storage.retention, time: days(92) } },
  },
} as typeof large;
const promising: Stack = stack({ ...harbour, services: [bookings, forecasts, many], environments: [keeping] });

function openSlo(args: readonly string[], declared: Stack = promising) {
  const out: string[] = [];
  const err: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation(text => void out.push(String(text)));
  const error = jest.spyOn(console, 'error').mockImplementation(text => void err.push(String(text)));
  const code = runOpenSlo(declared, args);
  log.mockRestore();
  error.mockRestore();
  return { code, out: out.join('\n'), err: err.join('\n') };
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

test('every document is one of OpenSLO v1', () => {
  const { code, out, err } = openSlo([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const documents = loadAll(out);
  expect(documents.flatMap(problemsOf)).toEqual([]);
  expect((documents as Document[]).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'DataSource prometheus',
    'Service bookings',
    ...['SLO bookings-availability', 'SLO bookings-latency'],
    'Service many',
    ...['availability', 'fast', 'inference', 'wanted', 'month', 'quarter'].map(name => `SLO many-${name}`),
  ]);
});

test('the shape finds what is not of OpenSLO', () => {
  const [, , slo] = loadAll(openSlo([]).out) as [unknown, unknown, Document];
  const changed = (spec: object): unknown => ({ ...slo, spec: { ...slo.spec, ...spec } });
  expect(problemsOf(changed({ objectives: [{ target: 1 }] }))).toEqual(['spec.objectives: target 1']);
  expect(problemsOf(changed({ timeWindow: [{ duration: '30days', isRolling: true }] }))).toEqual(['duration: 30days']);
  expect(problemsOf(changed({ budgetingMethod: 'Occurences' }))).toEqual(['spec.budgetingMethod']);
  expect(problemsOf(changed({ threshold: 1 }))).toEqual(['spec: there is no threshold']);
});

test('an SLO counts what the objective counts, over its period', () => {
  const documents = loadAll(openSlo(['--service', 'many']).out) as Document[];
  const found = (name: string) => {
    const spec = documents.find(({ metadata }) => metadata.name === `many-${name}`)?.spec as never as {
      readonly indicator: {
        readonly spec: {
          readonly ratioMetric: Readonly<Record<string, { metricSource: { spec: { query: string } } }>>;
        };
      };
      readonly timeWindow: unknown;
      readonly objectives: unknown;
    };
    const { counter: _, ...parts } = spec.indicator.spec.ratioMetric;
    const queries = Object.entries(parts).map(([part, { metricSource }]) => [part, metricSource.spec.query]);
    return { ...Object.fromEntries(queries), timeWindow: spec.timeWindow, objectives: spec.objectives };
  };
  const calendar = { startTime: '2024-01-01 00:00:00', timeZone: 'UTC' };
  expect(found('availability')).toEqual({
    bad: 'http_requests_total{service="many", status=~"5.."}',
    total: 'http_requests_total{service="many"}',
    timeWindow: [{ duration: '30d', isRolling: true }],
    objectives: [{ target: 0.99 }],
  });
  expect(found('fast')).toEqual({
    good: 'http_request_duration_seconds_bucket{service="many", method="GET", le="1.0"}',
    total: 'http_request_duration_seconds_count{service="many", method="GET"}',
    timeWindow: [{ duration: '14d', isRolling: true }],
    objectives: [{ target: 0.95 }],
  });
  expect(found('inference')).toMatchObject({
    bad: 'ai_inference_errors_total{service="many"}',
    timeWindow: [{ duration: '36h', isRolling: true }],
  });
  expect(found('wanted')).toMatchObject({
    good: 'http_requests_total{service="many", status!="404"}',
    timeWindow: [{ duration: '1w', calendar, isRolling: false }],
  });
  expect(found('month')).toMatchObject({ timeWindow: [{ duration: '1M', calendar, isRolling: false }] });
  expect(found('quarter')).toMatchObject({ timeWindow: [{ duration: '1Q', calendar, isRolling: false }] });
});

test('a service without objectives is refused, with those that have some', () => {
  expect(openSlo(['--service', 'forecasts'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no service "forecasts" with objectives; there are bookings, many'),
  });
  expect(openSlo(['--service', 'boookings']).err).toContain('did you mean "bookings"?');
});

test('a stack without objectives, and one with problems, are reported', () => {
  expect(openSlo([], stack({ ...harbour, services: [forecasts] }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('no service of this stack declares an objective'),
  });
  const wrong = { ...bookings, objectives: [availabilityObjective('x', { share: ratio(1) })] };
  expect(openSlo([], stack({ ...harbour, services: [wrong] }))).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('objectives.x.share: 1; wanted more than 0'),
  });
});
