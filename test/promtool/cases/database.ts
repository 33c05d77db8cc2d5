import { database, minutes } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, steady, target } from '../input';
import { duration, humanized, percentage } from '../text';

const query = { operation: 'select', query: 'items_by_owner' };

/** A pool of a hundred connections, of which a share is in use. */
const pool = (share: number, others: Readonly<Record<string, string>> = {}) => {
  const labels = { ...target('web-api'), pool: 'main', ...others };
  return [
    input(database.connectionsActive, labels, steady(100 * share)),
    input(database.connectionsIdle, labels, steady(100 * (1 - share))),
    input(database.connectionsMax, labels, steady(100)),
  ];
};

const queries = (perSecond: number) =>
  input(database.queryDuration.count, { ...target('web-api'), ...query }, rising(perSecond));
const errors = (kind: string, perSecond: number, instance = target('web-api').instance) =>
  input(database.queryErrors, { ...target('web-api', { instance }), operation: 'select', kind }, rising(perSecond));

export const databaseCases = [
  ruleCase('DatabaseConnectionPoolExhausted', {
    service: 'web-api',
    given: share => pool(share),
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: {
      ...{ severity: 'critical', team: 'database', service: 'web-api' },
      ...{ instance: 'web-api-0:9090', pool: 'main' },
    },
    summary: share => `web-api uses ${percentage(share)} of its database connections`,
    description: share =>
      `Pool main of web-api-0:9090 has ${percentage(share)} of its connections in use. At 100% every further query waits.`,
    dashboard: 'aion-database?var-service=web-api',
    firesWhen: {
      'other pools and processes have connections left': {
        given: share => [
          ...pool(share),
          ...pool(0.1, { pool: 'reports' }),
          ...pool(0.1, { instance: 'web-api-1:9090', pod: 'web-api-1' }),
        ],
      },
    },
  }),

  ruleCase('SlowDatabaseQueries', {
    service: 'web-api',
    given: p95 => observations(database.queryDuration, { ...target('web-api'), ...query }, p95),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'warning', team: 'database', service: 'web-api' },
    summary: p95 => `Database queries of web-api are slow: p95 is ${duration(p95)}`,
    description: p95 =>
      `One query in twenty of web-api takes longer than ${duration(p95)} (95th percentile over five minutes).`,
    dashboard: 'aion-database?var-service=web-api',
  }),

  ruleCase('HighDatabaseErrorRate', {
    service: 'web-api',
    given: share => [queries(200), errors('timeout', 150 * share), errors('conflict', 50 * share)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'database', service: 'web-api' },
    summary: share => `${percentage(share)} of the database queries of web-api fail`,
    description: share => `${percentage(share)} of the queries of web-api failed over the last five minutes.`,
    dashboard: 'aion-database?var-service=web-api',
    quietWhen: { 'no query has ever failed': () => [queries(200)] },
  }),

  ruleCase('DatabaseConnectionErrors', {
    service: 'web-api',
    given: perSecond => [errors('connection', perSecond)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A five-minute rate takes five minutes to reach its full value, which must then hold for two.
    after: minutes(7),
    labels: { severity: 'critical', team: 'database', service: 'web-api', instance: 'web-api-0:9090' },
    summary: () => 'web-api cannot reach its database',
    description: perSecond =>
      `${humanized(perSecond)} queries per second of web-api-0:9090 fail because no connection to the database can be made.`,
    dashboard: 'aion-database?var-service=web-api',
    quietWhen: { 'queries reach the database and fail there': perSecond => [errors('constraint', perSecond)] },
    firesWhen: {
      'only one process fails': {
        given: perSecond => [errors('connection', perSecond), errors('connection', 0, 'web-api-1:9090')],
      },
    },
  }),
];
