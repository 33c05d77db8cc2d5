/** Every kind of finding, on an exposition that is right but for one thing. */
import { nodeExporter, prometheus, telemetry } from '../../../lib/catalogue';
import {
  check,
  type Expectation,
  expectedByWhatIsFound,
  expectedFamilies,
  expectedOfService,
  KINDS,
  type Kind,
  parseExposition,
  type Verdict,
} from '../../../lib/conform';
import { harbour } from '../../example/stack';
import { exposition } from '../../support/exposition';
import { and, bookings, type Case, GOOD, OPENMETRICS, unwrap } from './cases/example';
import { METRIC_CASES } from './cases/metrics';
import { SAMPLE_CASES } from './cases/samples';

/** What the transport and promtool find is tested with the real ones. */
const ELSEWHERE: readonly Kind[] = ['content-type', 'lint'];
const CASES = Object.entries({ ...METRIC_CASES, ...SAMPLE_CASES }) as [Kind, readonly Case[]][];

const judge = (text: string, expectation: Expectation = bookings): Verdict =>
  check(parseExposition(text, 'text'), expectation, harbour);

test('there is a case for every kind of finding', () => {
  expect([...CASES.map(([kind]) => kind), ...ELSEWHERE].sort()).toEqual(Object.keys(KINDS).sort());
});

describe.each(CASES)('%s', (kind, cases) => {
  test.each(cases.map(each => [String(each.found.message), each] as const))('%s', (_, each) => {
    const { text, found, also = [], format = 'text', expectation = bookings } = each;
    const { findings } = check(parseExposition(text, format), expectation, harbour);
    const { message } = found;
    const wanted = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(findings.filter(one => one.kind === kind)).toContainEqual(
      expect.objectContaining({ ...found, message: wanted }),
    );
    expect([...new Set(findings.map(one => one.kind))].sort()).toEqual([kind, ...also].sort());
    expect(findings.filter(one => one.severity !== KINDS[one.kind].severity)).toEqual([]);
  });
});

describe('nothing is found', () => {
  test('where a service exposes what it says, and what its runtime says', () => {
    const { findings, exempt } = judge(
      and('# TYPE process_cpu_seconds_total counter', 'process_cpu_seconds_total 1', 'tokio_x 1'),
    );
    expect(findings).toEqual([]);
    expect([...exempt].map(([{ pattern }, count]) => [pattern, count])).toEqual([
      ['process_*', 1],
      ['tokio_*', 1],
    ]);
  });

  test('of creation times beside their metric, which alone would be one of its own', () => {
    const created = ['http_requests_created', 'http_request_duration_seconds_created', 'orders_created'];
    const { findings, exempt } = judge(
      and(...created.flatMap(name => [`# TYPE ${name} gauge`, `${name}{method="GET"} 1.7e9`])),
    );
    expect(findings.map(({ kind, metric }) => [kind, metric])).toEqual([['unknown-metric', 'orders_created']]);
    expect([...exempt].map(([{ pattern }, count]) => [pattern, count])).toEqual([['*_created', 2]]);
  });

  test('of a metric that is declared and has counted nothing yet', () => {
    expect(judge(GOOD.replace(/^db_slow_queries_total.*\n/m, '')).findings).toEqual([]);
  });

  test('of OpenMetrics, with its creation times and exemplars', () => {
    const exposed = parseExposition(OPENMETRICS, 'openmetrics');
    const { findings } = check(exposed, bookings, harbour);
    expect(findings.filter(({ kind }) => kind !== 'missing-metric')).toEqual([]);
  });

  test('of a library’s own metrics, which are watched in whichever service uses it', () => {
    const text = exposition([telemetry], 60);
    expect(judge(GOOD + text).findings).toEqual([]);
    const found = judge(GOOD + text.replace('# HELP telemetry_spans_total', '# HELP telemetry_spans_total x')).findings;
    expect(found.map(({ kind, metric }) => [kind, metric])).toEqual([['help', 'telemetry_spans_total']]);
  });

  test('of buckets that are written otherwise', () => {
    expect(judge(GOOD.replaceAll('le="1"', 'le="1.0"').replaceAll('le="0.005"', 'le="5e-3"')).findings).toEqual([]);
  });

  test('of what else others expose, and of their words', () => {
    const text = exposition([prometheus], 60)
      .replaceAll(/^# HELP.*$/gm, '# HELP x y\n')
      .replaceAll('# HELP x y\n', '');
    const expectation = unwrap(expectedFamilies(harbour, ['prometheus']));
    const { findings, unused } = judge(`${text}prometheus_other_kilobytes 1\n`, expectation);
    expect({ findings, unused }).toEqual({ findings: [], unused: 1 });
  });

  test('of a label that others leave empty', () => {
    const text = exposition([nodeExporter], 60);
    expect(text).toContain('device_error=""');
    expect(judge(text, unwrap(expectedFamilies(harbour, ['node']))).findings).toEqual([]);
  });

  test('of the pods and cgroups that the scrape of a kubelet drops', () => {
    const cadvisor = unwrap(expectedOfService(harbour, 'cadvisor'));
    const text = exposition([...cadvisor.families], 60);
    expect(text).toContain('container="",id="/kubepods"');
    expect(judge(text, cadvisor).findings).toEqual([]);
  });
});

describe('what is expected', () => {
  test('is told by what is found', () => {
    const found = expectedByWhatIsFound(harbour, parseExposition(GOOD, 'text'));
    expect({ ...found, families: found.families.map(family => Object.keys(family).length) }).toEqual({
      from: 'found',
      families: bookings.families.map(family => Object.keys(family).length),
    });
    expect(judge(GOOD, found).findings).toEqual([]);
  });

  test('is a service or are families that there are', () => {
    expect(expectedOfService(harbour, 'bookigns')).toEqual({
      problems: ['there is no service "bookigns" — did you mean "bookings"?'],
    });
    expect(expectedFamilies(harbour, ['htp', 'target', 'http'])).toEqual({
      problems: [
        'there is no family "htp" — did you mean "http"?',
        expect.stringMatching(/^there is no family "target"; there are http, database, ai, system, /),
      ],
    });
  });
});

test('ids in a path are told from words, versions and templates', () => {
  const looks = (path: string): boolean =>
    judge(GOOD.replaceAll('/items/:id', path)).findings.some(({ kind }) => kind === 'raw-value');
  const templates = [
    ...['/', '/items/:id', '/items/{id}', '/items/<int:id>', '/v1/items', '/api/v2.1/items', '/oauth2/token', 'other'],
    ...['/added', '/internationalization-settings', '/items/*', '/2fa', '/users/@me', '/facade-decade-deface'],
  ];
  const raw = [
    ...[
      '/items/17',
      '/17',
      '/items?id=17',
      '/items#a',
      'https://harbour.example/items',
      '/items/a%20b',
      '/users/a@b.example',
    ],
    ...[
      '/items/6f1ed002-ab55-4c0c-a3e5-3b5b2a1f7f10',
      '/items/507f1f77bcf86cd799439011',
      '/items/01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ],
  ];
  expect(templates.filter(looks)).toEqual([]);
  expect(raw.filter(path => !looks(path))).toEqual([]);
});
