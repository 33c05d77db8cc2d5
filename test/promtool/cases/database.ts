import { database, minutes } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, steady, target } from '../input';
import { duration, humanized, percentage } from '../text';

const query = { operation: 'select', query: 'items_by_owner' };

/** A pool of a hundred connections, of which a share is in use. */
const pool = (share: number, others: Readonly<Record<string, string>> = {}) => {
  const labels = { ...target('bookings'), pool: 'main', ...others };
  return [
    input(database.connectionsActive, labels, steady(100 * share)),
    input(database.connectionsIdle, labels, steady(100 * (1 - share))),
    input(database.connectionsMax, labels, steady(100)),
  ];
};

const queries = (perSecond: number) =>
  input(database.queryDuration.count, { ...target('bookings'), ...query }, rising(perSecond));
const errors = (kind: string, perSecond: number, instance = target('bookings').instance) =>
  input(database.queryErrors, { ...target('bookings', { instance }), operation: 'select', kind }, rising(perSecond));

export const databaseCases = [
  ruleCase('DatabaseConnectionPoolExhausted', {
    service: 'bookings',
    given: share => pool(share),
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: {
      ...{ severity: 'critical', team: 'storage', service: 'bookings' },
      ...{ instance: 'bookings-0:9090', pool: 'main' },
    },
    summary: share => `bookings uses ${percentage(share)} of its database connections`,
    description: share =>
      `Pool main of bookings-0:9090 has ${percentage(share)} of its connections in use. At 100% every further query waits.`,
    dashboard: 'harbour-database?var-service=bookings',
    firesWhen: {
      'other pools and processes have connections left': {
        given: share => [
          ...pool(share),
          ...pool(0.1, { pool: 'reports' }),
          ...pool(0.1, { instance: 'bookings-1:9090', pod: 'bookings-1' }),
        ],
      },
    },
  }),

  ruleCase('SlowDatabaseQueries', {
    service: 'bookings',
    given: p95 => observations(database.queryDuration, { ...target('bookings'), ...query }, p95),
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'warning', team: 'storage', service: 'bookings' },
    summary: p95 => `Database queries of bookings are slow: p95 is ${duration(p95)}`,
    description: p95 =>
      `One query in twenty of bookings takes longer than ${duration(p95)} (95th percentile over five minutes).`,
    dashboard: 'harbour-database?var-service=bookings',
  }),

  ruleCase('HighDatabaseErrorRate', {
    service: 'bookings',
    given: share => [queries(200), errors('timeout', 150 * share), errors('syntax', 50 * share)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(6),
    labels: { severity: 'critical', team: 'storage', service: 'bookings' },
    summary: share => `${percentage(share)} of the database queries of bookings fail`,
    description: share =>
      `${percentage(share)} of the queries of bookings failed over the last five minutes, not counting violated constraints ` +
      'and conflicts.',
    dashboard: 'harbour-database?var-service=bookings',
    quietWhen: {
      'no query has ever failed': () => [queries(200)],
      'the data violates a constraint, or transactions collide': share => [
        queries(200),
        errors('constraint', 100 * share),
        errors('conflict', 100 * share),
      ],
      'nine queries in five minutes are all that fail, and all there are': () => [
        queries(9 / 300),
        errors('timeout', 9 / 300),
      ],
    },
  }),

  ruleCase('DatabaseConnectionErrors', {
    service: 'bookings',
    given: perSecond => [errors('connection', perSecond)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A five-minute rate takes five minutes to reach its full value, which must then hold for two.
    after: minutes(7),
    labels: { severity: 'critical', team: 'storage', service: 'bookings', instance: 'bookings-0:9090' },
    summary: () => 'bookings cannot reach its database',
    description: perSecond =>
      `${humanized(perSecond)} queries per second of bookings-0:9090 fail because no connection to the database can be made.`,
    dashboard: 'harbour-database?var-service=bookings',
    quietWhen: { 'queries reach the database and fail there': perSecond => [errors('constraint', perSecond)] },
    firesWhen: {
      'only one process fails': {
        given: perSecond => [errors('connection', perSecond), errors('connection', 0, 'bookings-1:9090')],
      },
    },
  }),
];
