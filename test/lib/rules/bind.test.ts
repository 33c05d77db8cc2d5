import { http, ratio, seconds } from '../../../lib/catalogue';
import { podAlerts } from '../../../lib/components/kube-state-metrics';
import {
  type AlertRule,
  alertsOfService,
  bindAlerts,
  checkRules,
  platformThreshold,
  RuleSet,
  type RuleSettings,
  ruleFiles,
} from '../../../lib/rules';
import { highErrorRate, highRequestRate } from '../../../lib/rules/families/http';
import { ruleSettings } from '../../../lib/stack';
import { bookings, families, forecasts, harbour, large, rules, service } from '../../example/stack';

const settings: RuleSettings = { ...ruleSettings(harbour, large), thresholds: {}, serviceThresholds: {} };
const billing = service('billing', {
  description: 'Writes invoices.',
  team: 'storage',
  exposes: [http],
  thresholds: { HighErrorRate: ratio(0.02), HighLatency: seconds(3) },
});

const alertsIn = (from: RuleSettings, declared = billing): AlertRule[] =>
  ruleFiles(rules, [declared], from)
    .filter(({ name }) => name === declared.name)
    .flatMap(({ groups }) => groups)
    .flatMap(({ rules }) => rules as AlertRule[]);
const exprOf = (from: RuleSettings, name: string) => alertsIn(from).find(({ alert }) => alert === name)?.expr;

describe('the alerts of a service', () => {
  test('are those of the families that it exposes, and of every target', () => {
    expect(alertsIn(settings).map(({ alert }) => alert)).toEqual([
      ...['ServiceDown', 'TargetDown', 'CardinalityNearBudget', ...podAlerts.map(({ name }) => name)],
      ...['HighErrorRate', 'HighLatency', 'HighRequestRate', 'TrafficStopped'],
      ...['RequestRateAnomalous', 'ErrorRatioAnomalous', 'LatencyAnomalous'],
    ]);
  });

  test('select it, name it and belong to its team', () => {
    for (const rule of alertsIn(settings)) {
      expect(rule.expr).toMatch(/service="billing"|(pod|deployment|horizontalpodautoscaler|job_name)=~"billing["(]/);
      expect(rule.labels).toMatchObject({ team: 'storage' });
    }
  });

  test('link to their runbook and to the dashboard, at the service', () => {
    expect(alertsIn(settings)[0]?.annotations).toMatchObject({
      runbook_url: `${large.runbooks}/ServiceDown.md`,
      dashboard_url: 'https://grafana.watch.harbour.example.com/d/harbour-platform?var-service=billing',
    });
  });

  test('set the variables that the dashboard has, and that they speak of', () => {
    const links = (name: string) =>
      ruleFiles(rules, harbour.services, settings)
        .flatMap(({ groups }) => groups.flatMap(group => group.rules as AlertRule[]))
        .filter(({ alert }) => alert === name)
        .map(({ annotations }) => annotations.dashboard_url?.split('/d/')[1]);
    expect(new Set(links('VolumeFull'))).toEqual(new Set(['harbour-volumes?var-namespace={{ $labels.namespace }}']));
    // Its series carry the namespace of the exporter, which says nothing about the node.
    expect(new Set(links('NodeMemoryHigh'))).toEqual(new Set(['harbour-nodes']));
    expect(links('SlowAIInference')).toEqual([
      'harbour-ai?var-service=forecasts&var-model={{ $labels.model | urlquery }}',
    ]);
    expect(links('ConfigReloadFailed')).toEqual(['harbour-delivery']);
  });

  test('are without those that it goes without, for a reason', () => {
    const quiet = { ...billing, without: { HighLatency: 'answers in batches' } };
    const names = (of: typeof billing) => alertsOfService(rules, of).map(({ name }) => name);
    expect(names(quiet)).toEqual(names(billing).filter(name => name !== 'HighLatency'));
    expect(alertsIn(settings, quiet).map(({ alert }) => alert)).not.toContain('HighLatency');
  });
});

describe('a threshold', () => {
  const at = (value: number) =>
    `(service:http_request_errors:ratio_rate5m{service="billing"} > ${value}\n` +
    'and sum by (service) (rate(http_requests_total{status=~"5..", service="billing"}[2m]))\n' +
    `  / sum by (service) (rate(http_requests_total{service="billing"}[2m])) > ${value / 5})\n` +
    'and (300 * service:http_request_errors:rate5m{service="billing"}) >= 10';

  test("is the service's, before the alert's own", () => {
    expect(exprOf(settings, 'HighErrorRate')).toBe(at(0.02));
    expect(exprOf(settings, 'HighRequestRate')).toMatch(new RegExp(` > ${thresholdOf(highRequestRate)}$`));
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

  test("where no service is meant is the environment's, or else the alert's own", () => {
    const set = { ...settings, thresholds: { HighErrorRate: ratio(0.5) } };
    expect(platformThreshold(rules, 'HighErrorRate', set)).toEqual(ratio(0.5));
    expect(platformThreshold(rules, 'HighErrorRate', settings)).toEqual(highErrorRate.threshold);
  });
});

/** The number that an alert compares with where nothing else is set. */
function thresholdOf({ threshold }: { readonly threshold: unknown }): number {
  return (threshold as { readonly value: number }).value;
}

describe('the rule files', () => {
  const files = ruleFiles(rules, harbour.services, settings);

  test('are what is recorded for all, one for each service, and what stands once', () => {
    expect(files.map(({ name }) => name)).toEqual([
      'recording',
      ...harbour.services.map(({ name }) => name),
      'platform',
    ]);
  });

  test('have a group for each pack that records anything', () => {
    const groups = files[0]?.groups.map(({ name }) => name) ?? [];
    expect(groups).toContain('recording-http');
    expect(new Set(groups).size).toBe(groups.length);
    expect(files[0]?.groups.filter(group => group.rules.length === 0)).toEqual([]);
  });

  test('send alerts about pods to the team that owns them', () => {
    const bound = bindAlerts(rules, harbour.services, settings);
    const crashing = [...bound.values()].flat().filter(({ alert }) => alert.name === 'PodCrashLooping');
    const teams = Object.fromEntries(crashing.map(({ team, expr }) => [/pod!?=~"(\w+)/.exec(expr.text)?.[1], team]));
    expect(teams).toMatchObject({ [forecasts.name]: 'models', postgres: 'storage' });
  });
});

test('nothing is wrong with the rules of the library', () => {
  expect(checkRules(rules, [...bindAlerts(rules, harbour.services, settings).values()].flat())).toEqual([]);
});

test('what is wrong with how the alerts were put together is reported with what is wrong with each', () => {
  const twice = new RuleSet({ families, packs: [...rules.packs, ...rules.packs] });
  const messages = checkRules(twice, [...bindAlerts(twice, [bookings], settings).values()].flat()).map(
    ({ message }) => message,
  );
  expect(messages.filter(message => message.startsWith('there is another alert with this name'))).toHaveLength(
    rules.alerts.length,
  );
});
