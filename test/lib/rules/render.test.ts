import { type Duration, database, http, minutes, ratio, seconds } from '../../../lib/catalogue';
import { promql } from '../../../lib/promql';
import {
  alert,
  bindToService,
  checkAlert,
  checkGroups,
  checkRecording,
  checkTemplate,
  pack,
  type RecordingRule,
  recordingRule,
  type ServiceAlert,
} from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { bookings, harbour, large, rules } from '../../example/stack';

const base = {
  for: minutes(5),
  severity: 'warning',
  dashboard: 'http',
  threshold: ratio(0.1),
  means: 'anything is wrong',
} as const;
const facts = {
  ...ruleSettings(harbour, large).facts,
  kubeStateService: 'kube-state-metrics',
  containersService: 'cadvisor',
  servicesWithOwnPods: ['bookings'],
};
const problems = (declared: unknown) =>
  checkAlert(bindToService(declared as ServiceAlert, bookings, facts), rules.checker);
const messages = (declared: unknown) => problems(declared).map(({ message }) => message);

describe('a declaration that is wrong', () => {
  test('is reported with the file and line at which it stands', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: '{{ $value }}',
      description: '{{ $value }}',
      expr: () => promql`request_total > 1`,
    });
    const [problem] = problems(wrong);
    expect(problem?.where).toMatch(/^test\/lib\/rules\/render\.test\.ts:\d+ alert Wrong$/);
    expect(problem?.message).toContain('unknown metric or recording rule "request_total"');
  });

  test('uses a label in its text that the expression does not return', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'on {{ $labels.pol }}',
      description: '{{ $value }}',
      expr: ({ threshold, service }) =>
        promql`sum by (service, pool) (${database.connectionsActive}{${service}}) > ${threshold}`,
    });
    expect(messages(wrong)).toEqual(['summary: the expression returns no label "pol" — did you mean "pool"?']);
  });

  test('does not tell its value', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'down',
      description: 'down',
      expr: () => promql`${http.activeRequests} > 1`,
    });
    expect(messages(wrong)).toEqual(['description: it must include the current value, {{ $value }}']);
  });

  test('has no series to compare', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'x',
      description: '{{ $value }}',
      expr: () => promql`time() > bool 1`,
    });
    expect(messages(wrong)).toEqual(['its expression returns a scalar, but an alert needs an instant vector']);
  });

  test.each([
    ['{{ $labels.a }', /^"\{\{" is not closed: add "}}"|^unexpected/],
    ['{{ $foo }}', /^undefined variable "\$foo"/],
    ['{{ $label.a }}', /^undefined variable "\$label" — did you mean "\$labels"\?/],
    ['{{ $value | humanise }}', /^unknown function "humanise" — did you mean "humanize"\?/],
    ['{{ if $value }}a', /^\{\{if}} is not closed: add \{\{end}}/],
    ['a {{ end }}', /^\{\{end}} closes nothing/],
    ['{{ $value | "x" }}', /^""x"" stands behind "\|" but is not a function/],
    ['{{ $labels.a-b }}', /index \.Labels "a-b"/],
    ['{{ .Label.a }}', /^there is no \.Label — did you mean "Labels"\?/],
    ['{{ .Labels.b }}', /^the expression returns no label "b"/],
    ['{{ template "x" }}', /no template has this name/],
  ])('has a template that Prometheus cannot render: %s', (text, message) => {
    const [found, ...more] = checkTemplate(text, new Set(['a']));
    expect(found).toMatch(message);
    expect(more).toEqual([]);
  });

  test('has a template with what Prometheus offers', () => {
    const text =
      '{{ with query "up" }}{{ . | first | value | humanize }}{{ end }} {{ range $i, $x := query "up" }}{{ .Labels.pod }}' +
      '{{ else }}{{ $labels.a }}{{ end }}{{ if gt $value 1.0 }}{{ $externalLabels.cluster }}{{ end }}{{/* why */}}';
    expect(checkTemplate(text, new Set(['a']))).toEqual([]);
  });

  test.each([
    ['for', minutes(-5), 'for: -5m; wanted whole seconds from 1s to 365d'],
    ['keepFiringFor', seconds(0.5), 'keepFiringFor: 0.5 s; wanted whole seconds from 1s to 365d'],
  ])('has a duration that is none: %s', (field, value, message) => {
    const wrong = alert('Wrong', {
      ...base,
      [field]: value,
      summary: 'x',
      description: '{{ $value }}',
      expr: () => promql`${http.activeRequests} > 1`,
    });
    expect(messages(wrong)).toEqual([message]);
  });

  test.each([
    [seconds(0), 'a range or step of 0s; wanted whole seconds above 0'],
    [minutes(-5), 'a range or step of -5m; wanted whole seconds above 0'],
    [seconds(0.5), 'a range or step of 500ms; wanted whole seconds above 0'],
    [seconds(0.0001), 'a range or step of 0.0001s; wanted whole seconds above 0'],
  ])('looks at a window that is none: %j', (window, message) => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'x',
      description: '{{ $value }}',
      expr: () => promql`rate(${http.requests}[${window}]) > 1`,
    });
    expect(messages(wrong)).toEqual([expect.stringContaining(message)]);
  });

  test('has an expression that Prometheus refuses, and says where and how to mend it', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'x',
      description: '{{ $value }}',
      expr: () => promql`rate(${http.requests}) > 1`,
    });
    expect(messages(wrong)).toEqual([
      'rate() needs a range vector, but `http_requests_total` is an instant vector: add a range, ' +
        '`http_requests_total[5m]`\n      at 1:6 of `rate(http_requests_total) > 1`',
    ]);
  });
});

describe('recording rules', () => {
  const load = recordingRule('service:load:rate5m', 'perSecond', promql`sum by (service) (rate(${http.requests}[5m]))`);
  const about = (...recording: RecordingRule[]) =>
    checkGroups([pack(http, { group: 'http', recording }), pack(database, { group: 'http', recording })]).map(
      ({ message }) => message,
    );

  test('return what can be recorded', () => {
    const text = recordingRule('service:load:text', 'count', promql`"text"`);
    expect(checkRecording(text, rules.checker).map(({ message }) => message)).toEqual([
      'its expression returns a string, but Prometheus records an instant vector or a scalar',
    ]);
    expect(checkRecording(load, rules.checker)).toEqual([]);
  });

  test('have groups of different names', () => {
    expect(about(load)).toEqual(['group: another pack has "http" as well; Prometheus needs a different name']);
  });

  test('have a group with an interval of whole seconds', () => {
    const interval = (value: Duration) =>
      checkGroups([pack(http, { group: 'http', interval: value, recording: [load] })]).map(({ message }) => message);
    expect(interval(minutes(1))).toEqual([]);
    expect(interval(minutes(-1))).toEqual(['interval: -1m; wanted whole seconds of at least 1s']);
    expect(interval(seconds(0.5))).toEqual(['interval: 0.5 s; wanted whole seconds of at least 1s']);
  });

  test('have a group at all', () => {
    const [problem] = checkGroups([pack(http, { recording: [load] })]);
    expect(problem?.where).toMatch(
      /^test\/lib\/rules\/render\.test\.ts:\d+ group of recording rule service:load:rate5m$/,
    );
    expect(problem?.message).toMatch(/^group: not set, so that its rules would be nowhere/);
  });
});
