import { database, minutes } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { type Matcher, promql, rateInterval } from '../../promql';
import {
  databaseConnectionErrors,
  databaseConnectionPoolExhausted,
  highDatabaseErrorRate,
  poolUtilisation,
  queryErrorRatio,
  queryRate,
  slowDatabaseQueries,
} from '../../rules/families/database';
import type { PanelSize } from './panel-size';

export const queryErrorRatioPanel = (about: Matcher, size: PanelSize = {}) =>
  timeseries('Query error ratio', {
    shows: 'Share of queries that fail, other than by violated constraints and conflicts.',
    queries: { '{{service}}': promql`${queryErrorRatio}{${about}}` },
    alerts: [highDatabaseErrorRate],
    ...size,
  });

export const queryDurationPanel = (about: Matcher, size: PanelSize = {}) =>
  timeseries('Query duration', {
    shows: 'Time within which 95% of the queries return their last row.',
    queries: {
      // Of the buckets themselves, over the window of the recorded quantile: recorded series have no exemplars.
      '{{service}}': promql`
        histogram_quantile(0.95, sum by (service, le) (rate(${database.queryDuration.bucket}{${about}}[${minutes(5)}])))`,
    },
    alerts: [slowDatabaseQueries],
    ...size,
  });

export const databaseDashboard = dashboard('database', {
  title: 'Database',
  description: 'Can the services reach their databases, and are queries fast enough?',
  variables: [variable('service', promql`${database.connectionsMax}`)],
  rows: {
    'Are connections left?': [
      timeseries('Pool utilisation', {
        shows: 'Share of each pool’s connections that are in use; every process has pools of its own.',
        queries: { '{{instance}} {{pool}}': promql`${poolUtilisation}{${service}}` },
        alerts: [databaseConnectionPoolExhausted],
      }),
      timeseries('Waiting requests', {
        shows: 'Requests that wait for a connection; while none does, a full pool is no fault.',
        queries: { '{{instance}} {{pool}}': promql`${database.connectionsWaiting}{${service}}` },
      }),
      timeseries('Connections', {
        shows: 'Open connections across all processes, and their maximum.',
        queries: {
          'active {{service}}': promql`sum by (service) (${database.connectionsActive}{${service}})`,
          'idle {{service}}': promql`sum by (service) (${database.connectionsIdle}{${service}})`,
          'max {{service}}': promql`sum by (service) (${database.connectionsMax}{${service}})`,
        },
      }),
    ],
    'Do queries fail?': [
      queryErrorRatioPanel(service),
      timeseries('Query errors by kind', {
        shows: 'Failed queries per second by kind of failure, violated constraints and conflicts included.',
        queries: {
          '{{service}} {{kind}}': promql`
          sum by (service, kind) (rate(${database.queryErrors}{${service}}[${rateInterval}]))`,
        },
        rateOf: 'errors',
        whenEmpty: 'no error was counted',
      }),
      timeseries('Connection errors', {
        shows: 'Queries per second of each process that never reached the database.',
        queries: {
          '{{instance}}': promql`
          sum by (service, instance) (rate(${database.queryErrors}{${service}, kind="connection"}[${rateInterval}]))
          or 0 * sum by (service, instance) (rate(${database.queryDuration.count}{${service}}[${rateInterval}]))`,
        },
        unit: 'perSecond',
        alerts: [databaseConnectionErrors],
        rateOf: 'errors',
        whenEmpty: 'no error was counted',
      }),
    ],
    'Are queries slow?': [
      timeseries('Queries', {
        shows: 'Queries per second.',
        queries: { '{{service}}': promql`${queryRate}{${service}}` },
        rateOf: 'queries',
      }),
      queryDurationPanel(service),
      timeseries('Slow queries', {
        shows: "Queries per second that were slower than the service's own threshold, the ten worst.",
        queries: {
          '{{service}} {{query}}': promql`
          topk(10, sum by (service, query) (rate(${database.slowQueries}{${service}}[${rateInterval}])))`,
        },
        rateOf: 'queries',
        whenEmpty: 'no slow query was counted',
      }),
      timeseries('Query duration by operation', {
        shows: 'Time within which 95% of the queries of each kind return their last row.',
        queries: {
          '{{operation}}': promql`
          histogram_quantile(0.95, sum by (operation, le) (
            rate(${database.queryDuration.bucket}{${service}}[${rateInterval}])))`,
        },
      }),
      timeseries('Transaction duration', {
        shows: 'Time within which 95% of the transactions end, by outcome.',
        queries: {
          '{{outcome}}': promql`
          histogram_quantile(0.95, sum by (outcome, le) (
            rate(${database.transactionDuration.bucket}{${service}}[${rateInterval}])))`,
        },
      }),
    ],
  },
});
