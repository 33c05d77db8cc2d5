import { ratio } from '../../../lib/catalogue';
import { highErrorRate } from '../../../lib/rules/families/http';
import { dashboardContext, monitoredIn, ruleSettings, selectEnvironments } from '../../../lib/stack';
import { harbour, large, names, small } from '../../example/stack';

describe('an environment', () => {
  const stack = {
    environments: ['production', 'staging', 'development'].map(name => ({ ...small, name })),
  };

  test('is chosen by name; without one, all are', () => {
    expect(selectEnvironments(stack, 'staging')).toMatchObject({ environments: [{ name: 'staging' }] });
    expect(selectEnvironments(stack, undefined)).toMatchObject({ environments: [{}, {}, {}] });
  });

  test.each([
    ['prod', 'There is no environment "prod" — did you mean "production"? Known: production, staging, development.'],
    ['stagign', 'There is no environment "stagign" — did you mean "staging"? Known: production, staging, development.'],
    ['x', 'There is no environment "x". Known: production, staging, development.'],
  ])('that does not exist is refused: %s', (name, problem) => {
    expect(selectEnvironments(stack, name)).toEqual({ problem });
  });
});

describe('the settings of rules', () => {
  test('take facts from the environment and names from the stack', () => {
    expect(ruleSettings(harbour, large).facts).toEqual({
      teams: names.roles,
      kept: large.prometheus.storage.retention.time,
      alertmanagerReplicas: large.alertmanager.replicas,
      pagesThrough: 'pagerduty',
      seriesBudget: large.prometheus.seriesBudget,
      logsPerDay: large.logs?.perDay,
      watchedNamespaces: [...names.namespaces.products, 'harbour-watch', 'harbour-agents'],
    });
  });

  test('link to the interfaces of the environment', () => {
    const { links } = ruleSettings(harbour, large);
    expect(links).toMatchObject({
      runbooks: large.runbooks,
      grafana: 'https://grafana.watch.harbour.example.com',
    });
    expect(links.dashboardUid('http')).toBe('harbour-http');
  });
});

test('a dashboard draws the threshold of the environment where it sets one, and else the alert’s own', () => {
  const limit = ratio(0.4);
  const context = dashboardContext(harbour, { ...small, thresholds: { HighErrorRate: limit } });
  expect(context.threshold('HighErrorRate')).toEqual(limit);
  expect(dashboardContext(harbour, small).threshold('HighErrorRate')).toEqual(highErrorRate.threshold);
  expect(() => context.threshold('HighErrorRates')).toThrow('there is no alert "HighErrorRates"');
});

test('what is scraped from a component that an environment does without is not monitored there', () => {
  const monitored = (environment: typeof large) => monitoredIn(environment, harbour.services).map(({ name }) => name);
  // Of the stores of logs, it has the other one.
  expect(harbour.services.map(({ name }) => name).filter(name => !monitored(large).includes(name))).toEqual(['loki']);
  expect(harbour.services.map(({ name }) => name).filter(name => !monitored(small).includes(name))).toEqual([
    ...[
      'log-agent',
      'loki',
      'oauth2-proxy-alertmanager',
      'oauth2-proxy-grafana',
      'oauth2-proxy-jaeger',
      'oauth2-proxy-prometheus',
    ],
    ...['postgres', 'redis', 'user-interfaces', 'victorialogs'],
  ]);
});
