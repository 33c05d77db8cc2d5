import { database, http, minutes, ratio } from '../../../lib/catalogue';
import { promql } from '../../../lib/promql';
import { alert, bindToService, checkAlert, checkTemplate, type ServiceAlert } from '../../../lib/rules';
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

  test('has braces that do not pair', () => {
    expect(checkTemplate('{{ $labels.a }', new Set(['a']))).toEqual(['"{{" and "}}" do not pair in "{{ $labels.a }"']);
  });
});
