import { counter, family, gauge, histogram, minutes, ratio, seconds, values } from '../../../lib/catalogue';
import {
  anyOf,
  Checker,
  describe as describeDiagnostic,
  type Expr,
  equals,
  promql,
  type Recorded,
  rateInterval,
} from '../../../lib/promql';

const web = family(
  { name: 'web', exposedBy: 'a test' },
  {
    requests: counter('requests_total', {
      help: 'Requests.',
      unit: 'count',
      labels: { method: values('GET', 'POST'), status: values('200', '500', '503') },
    }),
    duration: histogram('duration_seconds', { help: 'Time.', unit: 'seconds', buckets: [1, 2] }),
    sessions: gauge('sessions', { help: 'Sessions.', unit: 'count' }),
  },
);
const agent = family(
  { name: 'agent', exposedBy: 'a test', target: 'node' },
  { disks: gauge('disks', { help: 'Disks.', unit: 'count' }) },
);

const rate: Recorded = {
  record: 'service:requests:rate5m',
  expr: promql`sum by (service) (rate(${web.requests}[5m]))`,
};
const share: Recorded = { record: 'service:requests:share', expr: promql`${rate} / on () group_left () sum(${rate})` };
// `share` stands before what it is made of: the order of declarations does not matter.
const checker = new Checker([web, agent], [share, rate]);

const TARGET = ['instance', 'job', 'namespace', 'node', 'pod', 'service'];
const check = (expression: string) => {
  const { labels, diagnostics } = checker.checkText(expression);
  return { labels: [...labels].sort(), messages: diagnostics.map(({ message }) => message) };
};

describe('what an expression returns', () => {
  test.each([
    ['requests_total', [...TARGET, 'method', 'status'].sort()],
    ['disks', TARGET.filter(label => label !== 'namespace' && label !== 'pod')],
    ['duration_seconds_bucket', [...TARGET, 'le'].sort()],
    ['rate(requests_total{status=~"5.."}[5m])', [...TARGET, 'method', 'status'].sort()],
    ['sum(requests_total)', []],
    ['sum by (service, method) (requests_total)', ['method', 'service']],
    ['sum(requests_total) by (service)', ['service']],
    ['sum without (method, status) (requests_total)', TARGET],
    ['topk by (service) (3, sum by (service, method) (requests_total))', ['method', 'service']],
    ['count_values("value", sessions)', ['value']],
    ['{"sessions", "service"="a"}', TARGET],
    ['sessions{"service"=~"a|b"}', TARGET],
    ['{__name__="sessions"}', TARGET],
    ['sum by ("method", service) (requests_total)', ['method', 'service']],
    ['count({__name__=~".+", service="a"})', []],
    ['{__name__=~"sess.*|disks"}', TARGET],
    ['{__name__=~"requests.*"}', [...TARGET, 'method', 'status'].sort()],
    ['requests_total{status=~"(?i)5.."}', [...TARGET, 'method', 'status'].sort()],
    ['# why\nsessions', TARGET],
    ['sessions - sessions offset 1h', TARGET],
    ['histogram_quantile(0.9, sum by (le, service) (rate(duration_seconds_bucket[5m])))', ['service']],
    ['sessions > 5', TARGET],
    ['1 - sessions', TARGET],
    ['sum by (service) (sessions) and on (service) sum by (service, pod) (sessions)', ['service']],
    ['sum by (service) (sessions) / on (service) sum by (service) (sessions)', ['service']],
    ['sum by (service) (sessions) / ignoring (pod) sum by (service) (sessions)', ['service']],
    ['sum by (service, pod) (sessions) * on (service) group_left () sum by (service) (sessions)', ['pod', 'service']],
    ['sum by (pod) (sessions) * on (pod) group_left (node) max by (pod, node) (sessions)', ['node', 'pod']],
    ['sum by (service) (sessions) or sum by (pod) (sessions)', ['pod', 'service']],
    ['sum by (service) (sessions) unless on (service) disks', ['service']],
    ['absent(sessions{service="a", pod=~"b.*"})', ['service']],
    ['absent(sum(sessions))', []],
    ['vector(1)', []],
    ['time()', []],
    ['label_replace(sum by (pod) (sessions), "service", "$1", "pod", "(.*)-.*")', ['pod', 'service']],
    ['max_over_time(sum by (service) (sessions)[1h:5m])', ['service']],
    ['-(sessions offset 5m)', TARGET],
    ['service:requests:share', ['service']],
  ])('%s', (expression, labels) => {
    expect(check(expression)).toEqual({ labels, messages: [] });
  });
});

describe('what is wrong with an expression', () => {
  test.each([
    ['request_total', 'unknown metric or recording rule "request_total" — did you mean "requests_total"?'],
    ['duration_seconds', 'unknown metric or recording rule "duration_seconds" — did you mean "duration_seconds_sum"?'],
    ['requests_total{metod="GET"}', '"requests_total" has no label "metod" — did you mean "method"?'],
    ['requests_total{method="GTE"}', '"method" of "requests_total" is never "GTE" — did you mean "GET"?'],
    ['requests_total{status=~"4.."}', 'no value of "status" of "requests_total" matches "4..": 200, 500, 503'],
    ['duration_seconds_bucket{le="1"}', '"le" of "duration_seconds_bucket" is never "1" — did you mean "1.0"?'],
    [
      'duration_seconds_bucket{le="1.5"}',
      '"le" of "duration_seconds_bucket" is never "1.5"; its buckets are 1.0, 2.0, +Inf',
    ],
    ['duration_seconds_bucket{le!="2"}', '"le" of "duration_seconds_bucket" is never "2" — did you mean "2.0"?'],
    [
      'duration_seconds_bucket{le=~"1|2"}',
      'no value of "le" of "duration_seconds_bucket" matches "1|2": 1.0, 2.0, +Inf',
    ],
    [
      'rate(requests_total[5m]) / on (service) sessions',
      'on (service): both sides have several series for each service, which Prometheus refuses to match',
    ],
    [
      'sum by (service, pod) (sessions) / ignoring (pod) sum by (service) (sessions)',
      'on (service): the left side has several series for each service (its labels pod may differ)',
    ],
    [
      'sum by (service) (sessions) / on (service) sessions',
      'on (service): the right side has several series for each service (its labels instance, job, namespace, node, pod ' +
        'may differ): aggregate it by (service), or use group_right',
    ],
    ['requests_total{status=~"("}', '"(" is not a regular expression of RE2: missing closing ): `(`'],
    ['requests_total{status=~"(?!5)..."}', 'RE2 has no look-ahead'],
    ['requests_total{status=~"([45]..)*+"}', 'RE2 has no possessive quantifiers'],
    ['requests_total{method=~"(([A-Z ()]*)*)*!"}', 'no value of "method" of "requests_total" matches'],
    ['{__name__=~"sesion.*"}', 'no metric or recording rule has a name that matches "sesion.*"'],
    ['{__name__="sesions"}', 'unknown metric or recording rule "sesions" — did you mean "sessions"?'],
    ['{__name__=~".+", servce="a"}', 'no series that it reads has a label "servce" — did you mean "service"?'],
    ['rate(requests_total[5])', 'a range of 5 has no unit: write 5s, or 5m'],
    ['rate(requests_total[200ms])', 'a range of 200ms is shorter than any scrape interval; wanted at least 1s'],
    ['irates(requests_total[5m])', 'unknown function "irates" — did you mean "irate"?'],
    ['info(sessions)', 'info() is experimental, and Prometheus is not deployed with --enable-feature=promql-experim'],
    ['limitk(1, sessions)', 'limitk is experimental'],
    ['sessions[5m * 2]', '`5m * 2`, a duration that is calculated, is experimental'],
    ['sessions and on (pod) group_left () disks', 'and, or, unless match any number of series: remove group_left'],
    ['sessions{instance=a}', 'not PromQL: unexpected `a`: a value is written in quotes, "a"'],
    ['{job="x"}', 'a selector must name its metric: metric{…}, or {__name__=~"pattern"} for several'],
    [
      'sum by (sevice) (requests_total)',
      'sum by (sevice): its operand has no label "sevice" — did you mean "service"?',
    ],
    ['sum by (pod) (sum by (service) (sessions))', 'sum by (pod): its operand has no label "pod"'],
    ['sum without (le) (sessions)', 'sum without (le): its operand has no label "le"'],
    [
      'histogram_quantile(0.9, sum by (service) (rate(duration_seconds_bucket[5m])))',
      'histogram_quantile needs the label "le", which its operand has lost: keep it in `by (le, …)`',
    ],
    ['sessions / sum by (service) (sessions)', 'the two sides never match: only one of them has'],
    ['sessions and on (le) sessions', 'on (le): the left side has no label "le"'],
    ['sessions * on (pod) group_left (le) sessions', 'group_left (le): the right side has no label "le"'],
    ['label_replace(sessions, "a", "$1", "pood", "(.*)")', 'its operand has no label "pood" — did you mean "pod"?'],
    ['sessions ==', 'not PromQL: something is missing after `sessions ==`'],
    ['sum(sessions', 'not PromQL'],
    ['', 'the expression is empty'],
  ])('%s', (expression, message) => {
    expect(check(expression).messages[0]).toContain(message);
  });

  test('is told where it stands, and not again where its recorded series are used', () => {
    const wrong: Recorded = { record: 'service:wrong:rate5m', expr: promql`sum by (sevice) (rate(request_total[5m]))` };
    const faulty = new Checker([web], [wrong]);
    expect(faulty.check(wrong.expr).diagnostics).toHaveLength(1);
    expect(faulty.checkText('sum by (service) (service:wrong:rate5m{service="a"}) > 1').diagnostics).toEqual([]);
  });

  test('every fault is told, with the line and column at which it stands', () => {
    const text = 'sum by (service) (request_total)\n  / sum by (serice) (sessions)';
    const found = checker.checkText(text).diagnostics.map(diagnostic => describeDiagnostic(diagnostic, text));
    expect(found).toEqual([
      expect.stringContaining('at 1:19 of `sum by (service) (request_total)`'),
      expect.stringContaining('at 2:13 of `/ sum by (serice) (sessions)`'),
    ]);
  });
});

test('an experimental function is accepted where Prometheus is deployed with its feature', () => {
  const experimental = new Checker([web], [], ['promql-experimental-functions']);
  expect(experimental.checkText('info(sessions)').diagnostics).toEqual([]);
  expect(experimental.checkText('limitk by (service) (1, sessions)').diagnostics).toEqual([]);
});

test('what Prometheus refuses is reported even if nothing is known about the series', () => {
  const wrong: Recorded = { record: 'service:wrong:rate5m', expr: promql`rate(${web.requests})` };
  const faulty = new Checker([web], [wrong]);
  const { diagnostics, unknown } = faulty.checkText('rate(service:wrong:rate5m)');
  expect(unknown).toBe(true);
  expect(diagnostics.filter(({ refused }) => refused)).toHaveLength(1);
});

describe('the promql tag', () => {
  test('writes values as PromQL wants them where they stand', () => {
    const expr = promql`rate(${web.requests}{${equals('service', 'a"b')}}[${minutes(5)}] offset ${minutes(60)}) > ${minutes(5)} * ${ratio(0.05)}`;
    expect(expr.text).toBe('rate(requests_total{service="a\\"b"}[5m] offset 1h) > 300 * 0.05');
  });

  test('puts another expression in parentheses, and names a recording rule', () => {
    expect(promql`1 - ${promql`sessions + 1`} / ${rate}`.text).toBe('1 - (sessions + 1) / service:requests:rate5m');
  });

  test('puts no parentheses around a selector, so that it may have a range or an offset', () => {
    const selector = promql`${web.requests}{${equals('service', 'a')}}`;
    expect(promql`increase(${selector}[${minutes(5)}]) / ${selector} offset ${minutes(5)}`.text).toBe(
      'increase(requests_total{service="a"}[5m]) / requests_total{service="a"} offset 5m',
    );
  });

  test('removes the indentation that all lines share', () => {
    const expr = promql`
      sum(
        sessions
      )`;
    expect(expr.text).toBe('sum(\n  sessions\n)');
  });

  test("keeps Grafana's variables in the text and checks a value in their place", () => {
    const expr = promql`rate(${web.requests}[${rateInterval}])`;
    expect(expr.text).toBe('rate(requests_total[$__rate_interval])');
    expect(checker.check(expr).diagnostics).toEqual([]);
  });

  test.each<[string, (value: boolean) => Expr]>([
    ['a value of a label', right => promql`${web.requests}{${equals('method', right ? 'GET' : 'GTE')}}`],
    ['a pattern', right => promql`${web.requests}{${anyOf('status', right ? ['500'] : ['400'])}}`],
    ['a window of nothing', right => promql`rate(${web.requests}[${minutes(right ? 5 : 0)}])`],
    ['a negative window', right => promql`rate(${web.requests}[${minutes(right ? 5 : -5)}])`],
    ['a window of less than a millisecond', right => promql`rate(${web.requests}[${seconds(right ? 5 : 0.00001)}])`],
  ])('%s that is wrong is reported, though the template was right before', (_, of) => {
    expect(checker.check(of(true)).diagnostics).toEqual([]);
    expect(checker.check(of(false)).diagnostics).toHaveLength(1);
  });

  test('escapes names that a regular expression would interpret', () => {
    expect(promql`${web.sessions}{${anyOf('instance', ['a.b', 'c|d'])}}`.text).toBe(
      'sessions{instance=~"a\\\\.b|c\\\\|d"}',
    );
  });

  test('gives the same shape to expressions that differ in numbers and matched values only', () => {
    const of = (service: string, threshold: number) =>
      promql`${web.sessions}{${equals('service', service)}} > ${ratio(threshold)}`;
    const [first, second] = [
      ['a', 1],
      ['b', 2],
    ].map(([service, threshold]) => of(service as string, threshold as number));
    expect(first?.shape).toBe(second?.shape);
    expect(first?.shape).not.toBe(promql`${web.sessions}{${equals('service', 'a')}} > ${ratio(1)}`.shape);
  });
});
