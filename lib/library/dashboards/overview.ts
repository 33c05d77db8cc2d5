import type { StackNames } from '../../base';
import { ai, alerts, database, type Family, http, minutes, postgres, redis, system, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { gauge, stat, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { anyOf, equals, type Matcher, promql } from '../../promql';
import { slowAIInference } from '../../rules/families/ai';
import {
  errorRatio,
  highErrorRate,
  highLatency,
  highRequestRate,
  latencyP50,
  latencyP95,
  requestRate,
} from '../../rules/families/http';
import { highCPUUsage, highMemoryUsage } from '../../rules/families/system';
import { serviceDown } from '../../rules/families/target';
import { firingBySeverity } from './alerts';

/** Selects what runs in the products' namespaces. */
export const inProducts = ({ namespaces: { products } }: StackNames): Matcher =>
  products.length === 1 ? equals('namespace', products[0]) : anyOf('namespace', products);

const answering = promql`group by (service) (${target.up}{${service}} == 1)`;

/** Databases whose exporter answers, but not the database itself. */
const databasesDown = (families: readonly Family[]) => [
  ...(families.includes(postgres) ? [promql`group by (service) (${postgres.up}{${service}} == 0)`] : []),
  ...(families.includes(redis) ? [promql`group by (service) (${redis.up}{${service}} == 0)`] : []),
];

/**
 * Services none of whose targets answers. One that has no target at all has no series either: only its alert knows that
 * there should be one, from its first evaluation on, when it is still pending.
 */
const down = (families: readonly Family[]) =>
  databasesDown(families).reduce(
    (found, alsoDown) => promql`${found} or ${alsoDown}`,
    promql`
      (
        group by (service) (${target.up}{${service}} == 0)
        or group by (service) (${alerts.alerts}{${equals('alertname', serviceDown.name)}, ${service}})
      )
      unless ${answering}`,
  );

/** What the panels below cannot show: a service that is gone has no series on them. */
const troublePanels = (families: readonly Family[]) => [
  stat('Services', {
    shows: 'How many services answer, and the name of each that has no target that does, the platform’s own included.',
    queries: { answering: promql`count(${answering}) or vector(0)`, '{{service}}': down(families) },
    unit: 'count',
    faults: { answering: { severity: 'critical', below: 1 }, '{{service}}': 'critical' },
    texts: { '{{service}}': 'down' },
    width: 12,
  }),
  stat('Alerts firing', {
    shows: 'Alerts that fire, by severity; without the watchdog. The dashboard Alerts lists them.',
    queries: firingBySeverity,
    unit: 'count',
    width: 12,
  }),
];

/** Of the buckets themselves, over the window of the recorded quantiles: recorded series have no exemplars. */
const WINDOW = minutes(5);

const httpPanels = [
  gauge('Request rate', {
    shows: 'Requests per second that each service answers.',
    queries: { '{{service}}': promql`${requestRate}{${service}}` },
    alerts: [highRequestRate],
    whenEmpty: 'no requests are counted',
  }),
  gauge('Error rate', {
    shows: 'Share of requests that were answered with a 5xx status; 0 while there are none.',
    queries: {
      // Without requests the ratio is NaN, which Grafana shows as "No data".
      '{{service}}': promql`${errorRatio}{${service}} >= 0 or 0 * ${requestRate}{${service}}`,
    },
    unit: 'ratio',
    alerts: [highErrorRate],
    whenEmpty: 'no requests are counted',
  }),
  timeseries('API latency', {
    shows: 'Time within which half, 95% and 99% of the requests are answered.',
    queries: {
      'p50 {{service}}': promql`${latencyP50}{${service}}`,
      'p95 {{service}}': promql`${latencyP95}{${service}}`,
      'p99 {{service}}': promql`
        histogram_quantile(0.99, sum by (service, le) (rate(${http.requestDuration.bucket}{${service}}[${WINDOW}])))`,
    },
    alerts: [highLatency],
    width: 12,
    height: 8,
  }),
];

const databasePanels = [
  timeseries('Database connections', {
    shows: 'Open connections across all processes, and their maximum.',
    queries: {
      'active {{service}}': promql`sum by (service) (${database.connectionsActive}{${service}})`,
      'idle {{service}}': promql`sum by (service) (${database.connectionsIdle}{${service}})`,
      'max {{service}}': promql`sum by (service) (${database.connectionsMax}{${service}})`,
    },
    width: 12,
    height: 8,
  }),
];

const aiPanels = [
  timeseries('AI inference duration by model', {
    shows: 'Time within which 95% of the inferences of each model end.',
    queries: {
      '{{model}}': promql`
        histogram_quantile(0.95, sum by (service, model, le) (rate(${ai.duration.bucket}{${service}}[${WINDOW}])))`,
    },
    alerts: [slowAIInference],
    width: 12,
    height: 8,
  }),
];

const NO_PROCESS = 'no process answers';
const systemPanels = [
  gauge('CPU', {
    shows: 'The busiest process of each service: share of the CPU available to it.',
    queries: { '{{service}}': promql`max by (service) (${system.cpuUsage}{${service}})` },
    alerts: [highCPUUsage],
    whenEmpty: NO_PROCESS,
    width: 12,
  }),
  gauge('Memory', {
    shows: 'The largest process of each service: its resident memory.',
    queries: { '{{service}}': promql`max by (service) (${system.memoryUsage}{${service}})` },
    alerts: [highMemoryUsage],
    whenEmpty: NO_PROCESS,
    width: 12,
  }),
];

/** Does the product work for its users? Has panels for HTTP, databases, inference and processes, as far as measured. */
export const overviewDashboard = (names: StackNames, families: readonly Family[]) =>
  dashboard('overview', {
    title: `${names.title} Overview`,
    description: `Is ${names.title} working for its users?`,
    variables: [variable('service', promql`${target.up}{${inProducts(names)}}`)],
    panels: [
      ...troublePanels(families),
      ...(families.includes(http) ? httpPanels : []),
      ...(families.includes(database) ? databasePanels : []),
      ...(families.includes(ai) ? aiPanels : []),
      ...(families.includes(system) ? systemPanels : []),
    ],
  });
