import type { StackNames } from '../../base';
import { ai, database, type Family, http, system, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { gauge, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { type Matcher, promql } from '../../promql';
import { inferenceP95, slowAIInference } from '../../rules/families/ai';
import {
  errorRatio,
  highErrorRate,
  highLatency,
  highRequestRate,
  latencyP50,
  latencyP95,
  latencyP99,
  requestRate,
} from '../../rules/families/http';
import { highCPUUsage, highMemoryUsage } from '../../rules/families/system';

/** Selects what runs in the products' namespaces. */
export const inProducts = ({ namespaces: { products } }: StackNames): Matcher =>
  products.length === 1
    ? { label: 'namespace', operator: '=', value: products[0] }
    : { label: 'namespace', operator: '=~', value: products.join('|') };

const httpPanels = [
  gauge('Request rate', {
    shows: 'Requests per second that each service answers.',
    queries: { '{{service}}': promql`${requestRate}{${service}}` },
    alerts: [highRequestRate],
  }),
  gauge('Error rate', {
    shows: 'Share of requests that were answered with a 5xx status; 0 while there are none.',
    queries: {
      // Without requests the ratio is NaN, which Grafana shows as "No data".
      '{{service}}': promql`${errorRatio}{${service}} >= 0 or 0 * ${requestRate}{${service}}`,
    },
    unit: 'ratio',
    alerts: [highErrorRate],
  }),
  timeseries('API latency', {
    shows: 'Time within which half, 95% and 99% of the requests are answered.',
    queries: {
      'p50 {{service}}': promql`${latencyP50}{${service}}`,
      'p95 {{service}}': promql`${latencyP95}{${service}}`,
      'p99 {{service}}': promql`${latencyP99}{${service}}`,
    },
    alerts: [highLatency],
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
  }),
];

const aiPanels = [
  timeseries('AI inference duration by model', {
    shows: 'Time within which 95% of the inferences of each model end.',
    queries: { '{{model}}': promql`${inferenceP95}{${service}}` },
    alerts: [slowAIInference],
  }),
];

const systemPanels = [
  gauge('CPU', {
    shows: 'The busiest process of each service: share of the CPU available to it.',
    queries: { '{{service}}': promql`max by (service) (${system.cpuUsage}{${service}})` },
    alerts: [highCPUUsage],
    width: 12,
  }),
  gauge('Memory', {
    shows: 'The largest process of each service: its resident memory.',
    queries: { '{{service}}': promql`max by (service) (${system.memoryUsage}{${service}})` },
    alerts: [highMemoryUsage],
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
      ...(families.includes(http) ? httpPanels : []),
      ...(families.includes(database) ? databasePanels : []),
      ...(families.includes(ai) ? aiPanels : []),
      ...(families.includes(system) ? systemPanels : []),
    ],
  });
