import { counter, database, family, http, minutes, namespaces, ratio, seconds } from '../../../lib/catalogue';
import { production, ruleSettings, selectEnvironments } from '../../../lib/environments';
import { promql } from '../../../lib/promql';
import { type AlertRule, alert, bindToService, checkAlert, checkTemplate, type Thresholds } from '../../../lib/rules';
import {
  allServices,
  catalogueChecker,
  checkRules,
  isService,
  type RuleSettings,
  ruleFiles,
  service,
} from '../../../lib/services';

const settings: RuleSettings = ruleSettings(production);
const billing = service('billing', {
  description: 'Writes invoices.',
  team: 'database',
  exposes: [http],
  thresholds: { HighErrorRate: ratio(0.02), HighLatency: seconds(3) },
});

const facts = { ...settings.facts, kubeStateService: 'kube-state-metrics', servicesWithOwnPods: ['billing'] };

const alertsIn = (of: RuleSettings, name = 'billing'): AlertRule[] =>
  ruleFiles([billing], of)
    .filter(file => file.name === name)
    .flatMap(({ groups }) => groups)
    .flatMap(({ rules }) => rules as AlertRule[]);
const exprOf = (of: RuleSettings, name: string) => alertsIn(of).find(({ alert }) => alert === name)?.expr;

describe('a service', () => {
  test('is found by being exported from a file of lib/services/', () => {
    const names = allServices().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['web-api', 'ai-engine', 'postgres', 'redis', 'nodes', 'prometheus']));
    expect(isService({ ...billing })).toBe(false);
  });

  test('has a sample limit that follows from what its families may expose', () => {
    const small = family(
      { name: 'small', exposedBy: 'a test' },
      { a: counter('a_total', { help: 'A.', unit: 'count', maxSeries: 5_000 }) },
    );
    const { sampleLimit } = service('small', { description: 'Small.', team: 'ai', exposes: [small] });
    expect(sampleLimit).toBe(7_000);
  });

  test('is scraped from its own pods where it does not say otherwise', () => {
    expect(billing.target).toEqual({
      kind: 'pods',
      namespace: namespaces.aion,
      app: 'billing',
      port: 9090,
      path: '/metrics',
    });
  });
});

describe('the alerts of a service', () => {
  test('are those of the families that it exposes, and of every target', () => {
    expect(alertsIn(settings).map(({ alert }) => alert)).toEqual([
      ...['ServiceDown', 'CardinalityNearBudget', 'PodCrashLooping', 'PodOOMKilled'],
      ...['HighErrorRate', 'HighLatency', 'HighRequestRate'],
    ]);
  });

  test('select it, name it and belong to its team', () => {
    for (const rule of alertsIn(settings)) {
      expect(rule.expr).toMatch(/service="billing"|pod=~"billing\(/);
      expect(rule.labels).toMatchObject({ team: 'database' });
    }
  });

  test('link to their runbook and to the dashboard, at the service', () => {
    expect(alertsIn(settings)[0]?.annotations).toMatchObject({
      runbook_url: `${production.runbooks}/ServiceDown.md`,
      dashboard_url: 'https://grafana.monitoring.aion.example.com/d/aion-platform?var-service=billing',
    });
  });
});

describe('a threshold', () => {
  const at = (value: number) => `service:http_request_errors:ratio_rate5m{service="billing"} > ${value}`;

  test("is the service's, before the alert's own", () => {
    expect(exprOf(settings, 'HighErrorRate')).toBe(at(0.02));
    expect(exprOf(settings, 'HighRequestRate')).toContain('> 1000');
  });

  test("is the environment's before the service's", () => {
    expect(exprOf({ ...settings, thresholds: { HighErrorRate: ratio(0.5) } }, 'HighErrorRate')).toBe(at(0.5));
  });

  test("is the environment's for the service before all others", () => {
    const both = {
      thresholds: { HighErrorRate: ratio(0.5) },
      serviceThresholds: { billing: { HighErrorRate: ratio(0.1) } },
    };
    expect(exprOf({ ...settings, ...both }, 'HighErrorRate')).toBe(at(0.1));
  });

  test('has the unit of its alert: anything else is no TypeScript', () => {
    // @ts-expect-error HighErrorRate compares ratios
    const inSeconds: Thresholds = { HighErrorRate: seconds(1) };
    // @ts-expect-error there is no such alert
    const misspelt: Thresholds = { HighErorRate: ratio(1) };
    expect([inSeconds, misspelt]).toHaveLength(2);
  });
});

describe('a declaration that is wrong', () => {
  const base = { for: minutes(5), severity: 'warning', dashboard: 'aion-http', threshold: ratio(0.1) } as const;
  const check = (declared: Parameters<typeof bindToService>[0]) =>
    checkAlert(bindToService(declared, billing, facts), catalogueChecker()).map(({ message }) => message);

  test('is told with the file and line at which it stands', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: '{{ $value }}',
      description: '{{ $value }}',
      expr: () => promql`request_total > 1`,
    });
    const [problem] = checkAlert(bindToService(wrong as never, billing, facts), catalogueChecker());
    expect(problem?.where).toMatch(/^test\/lib\/services\/instantiate\.test\.ts:\d+ alert Wrong$/);
    expect(problem?.message).toContain('unknown metric or recording rule "request_total"');
  });

  test('uses a label in its text that the expression does not return', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'on {{ $labels.pol }}',
      description: '{{ $value }}',
      expr: ({ threshold, service: of }) =>
        promql`sum by (service, pool) (${database.connectionsActive}{${of}}) > ${threshold}`,
    });
    expect(check(wrong as never)).toEqual(['summary: the expression returns no label "pol" — did you mean "pool"?']);
  });

  test('does not tell its value', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'down',
      description: 'down',
      expr: () => promql`${http.activeRequests} > 1`,
    });
    expect(check(wrong as never)).toEqual(['description: it must include the current value, {{ $value }}']);
  });

  test('has no series to compare', () => {
    const wrong = alert('Wrong', {
      ...base,
      summary: 'x',
      description: '{{ $value }}',
      expr: () => promql`time() > 1`,
    });
    expect(check(wrong as never)).toEqual(['its expression returns a scalar, but an alert needs an instant vector']);
  });

  test('has braces that do not pair', () => {
    expect(checkTemplate('{{ $labels.a }', new Set(['a']))).toEqual(['"{{" and "}}" do not pair in "{{ $labels.a }"']);
  });
});

test('everything that is declared is right', () => {
  expect(checkRules(allServices(), settings)).toEqual([]);
});

describe('an environment', () => {
  test('is chosen by name', () => {
    expect(selectEnvironments('staging')).toMatchObject({ environments: [{ name: 'staging' }] });
    expect(selectEnvironments(undefined)).toMatchObject({ environments: [{}, {}, {}] });
  });

  test.each([
    ['prod', 'There is no environment "prod" — did you mean "production"? Known: production, staging, development.'],
    ['stagign', 'There is no environment "stagign" — did you mean "staging"? Known: production, staging, development.'],
    ['x', 'There is no environment "x". Known: production, staging, development.'],
  ])('that does not exist is refused: %s', (name, problem) => {
    expect(selectEnvironments(name)).toEqual({ problem });
  });
});

test('facts of the environment reach the alerts: three Alertmanagers, a million series', () => {
  expect(settings.facts).toMatchObject({
    alertmanagerReplicas: 3,
    seriesBudget: 1_000_000,
  });
});
