import { database, namespaces, system, target } from '../catalogue';
import { equals, promql } from '../promql';
import { inferenceP95, slowAIInference } from '../rules/ai';
import {
  errorRatio,
  highErrorRate,
  highLatency,
  highRequestRate,
  latencyP50,
  latencyP95,
  latencyP99,
  requestRate,
} from '../rules/http';
import { highCPUUsage, highMemoryUsage } from '../rules/system';
import { dashboard } from './model/dashboard';
import { gauge, timeseries } from './model/panel';
import { service, variable } from './model/variable';

export const overview = dashboard('aion-overview', {
  description: 'Does AION work for its users?',
  variables: [variable('service', promql`${target.up}{${equals('namespace', namespaces.aion)}}`)],
  panels: [
    gauge('Request rate', {
      shows: 'Requests per second that each service answers.',
      queries: { '{{service}}': promql`${requestRate}{${service}}` },
      alerts: [highRequestRate],
    }),
    gauge('Error rate', {
      shows: 'Share of requests that were answered with a 5xx status; 0 while none is asked.',
      queries: {
        // The ratio of nothing to nothing is no number, which Grafana shows as "No data".
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
    timeseries('Database connections', {
      shows: 'Connections of the pools of all processes, and how many they may open.',
      queries: {
        'active {{service}}': promql`sum by (service) (${database.connectionsActive}{${service}})`,
        'idle {{service}}': promql`sum by (service) (${database.connectionsIdle}{${service}})`,
        'max {{service}}': promql`sum by (service) (${database.connectionsMax}{${service}})`,
      },
    }),
    timeseries('AI inference duration by model', {
      shows: 'Time within which 95% of the inferences of each model end.',
      queries: { '{{model}}': promql`${inferenceP95}{${service}}` },
      alerts: [slowAIInference],
    }),
    gauge('CPU', {
      shows: 'The busiest process of each service: share of the CPU that it may use.',
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
  ],
});
