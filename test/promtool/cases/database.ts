import { database, minutes, seconds } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, observations, rising, type Samples, steady, target } from '../input';
import { duration, humanized, percentage } from '../text';

const query = { operation: 'select', query: 'items_by_owner' };

/** A pool of a hundred connections, of which a share is in use; three requests wait for one. */
const pool = (share: number, others: Readonly<Record<string, string>> = {}, waiting: Samples = steady(3)) => {
  const labels = { ...target('bookings'), pool: 'main', ...others };
  return [
    input(database.connectionsActive, labels, steady(100 * share)),
    input(database.connectionsIdle, labels, steady(100 * (1 - share))),
    input(database.connectionsMax, labels, steady(100)),
    input(database.connectionsWaiting, labels, waiting),
  ];
};

const queries = (perSecond: number) =>
  input(database.queryDuration.count, { ...target('bookings'), ...query }, rising(perSecond));
const failed = (kind: string, samples: Samples, instance = target('bookings').instance) =>
  input(database.queryErrors, { ...target('bookings', { instance }), operation: 'select', kind }, samples);
const errors = (kind: string, perSecond: number, instance?: string) => failed(kind, rising(perSecond), instance);

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
      `Pool main of bookings-0:9090 has ${percentage(share)} of its connections in use, and requests wait for one.`,
    dashboard: 'harbour-database?var-service=bookings',
    quietWhen: {
      'nobody waits': share => pool(share, {}, steady(0)),
      'requests waited once, minutes ago': share => pool(share, {}, '0x1 3x0 0x10'),
      'requests wait for another pool': share => [
        ...pool(share, {}, steady(0)),
        ...pool(0.1, { pool: 'reports' }),
        ...pool(0.1, { instance: 'bookings-1:9090', pod: 'bookings-1' }),
      ],
    },
    firesWhen: {
      'scrapes miss every other moment in which requests wait': {
        given: share => pool(share, {}, '0 3 0 3 0 3 0 3'),
        after: minutes(6),
      },
      'other pools and processes have connections left': {
        given: share => [
          ...pool(share),
          ...pool(0.1, { pool: 'reports' }, steady(0)),
          ...pool(0.1, { instance: 'bookings-1:9090', pod: 'bookings-1' }, steady(0)),
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
    // A two-minute rate takes two minutes to reach its full value, which must then hold for three.
    after: minutes(5),
    labels: { severity: 'critical', team: 'storage', service: 'bookings', instance: 'bookings-0:9090' },
    summary: () => 'bookings cannot reach its database',
    description: perSecond =>
      `${humanized(perSecond)} queries per second of bookings-0:9090 have failed for at least three minutes because no ` +
      'connection to the database can be made.',
    dashboard: 'harbour-database?var-service=bookings',
    quietWhen: {
      'queries reach the database and fail there': perSecond => [errors('constraint', perSecond)],
      'the database restarts within thirty seconds': {
        given: () => [failed('connection', '0x4 150 300x20')],
        evaluatedEvery: seconds(30),
        after: seconds(330),
      },
    },
    firesWhen: {
      'only one process fails': {
        given: perSecond => [errors('connection', perSecond), errors('connection', 0, 'bookings-1:9090')],
      },
    },
  }),
];
