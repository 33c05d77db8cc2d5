import { bytes, minutes, postgres } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, type Samples, steady, target } from '../input';
import { duration, humanized, percentage, whole } from '../text';

const server = target('postgres');
const team = { severity: 'warning', team: 'storage', service: 'postgres', instance: 'postgres-0:9090' };
const dashboard = 'harbour-postgres?var-service=postgres';

const activity = {
  ...{ ...server, datname: 'berths', state: 'active', usename: 'bookings', application_name: 'bookings' },
  ...{ backend_type: 'client backend', wait_event: 'ClientRead', wait_event_type: 'Client' },
};
const connections = (state: string, number: number) =>
  input(postgres.connections, { ...activity, state }, steady(number));
const mostConnections = input(postgres.maxConnections, server, steady(200));

const deadlocks = (datname: string, samples: Samples) =>
  input(postgres.deadlocks, { ...server, datid: '16384', datname }, samples);

const oldest = (age: number, others: Readonly<Record<string, string>> = {}) =>
  input(postgres.longestTransaction, { ...activity, state: 'idle in transaction', ...others }, steady(age));

const replica = { application_name: 'replica-1', client_addr: '10.0.0.31' };
const behind = (size: number) =>
  input(postgres.replicaBehind, { ...server, ...replica, state: 'streaming', slot_name: '' }, steady(size));

export const postgresCases = [
  ruleCase('PostgresConnectionsNearLimit', {
    service: 'postgres',
    given: share => [connections('active', 50), connections('idle', 200 * share - 50), mostConnections],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(10),
    labels: team,
    summary: share => `postgres has ${percentage(share)} of its connections open`,
    description: share =>
      `${percentage(share)} of the connections that the server behind postgres-0:9090 accepts are open. At 100% it accepts ` +
      'no further ones, from any service.',
    dashboard,
  }),

  ruleCase('PostgresDeadlocks', {
    service: 'postgres',
    given: number => [deadlocks('berths', `40x9 ${40 + number}x10`), deadlocks('archive', '0x30')],
    quiet: exactly,
    fires: oneMore,
    after: minutes(10),
    labels: { ...team, datname: 'berths' },
    summary: () => 'Transactions in berths block each other',
    description: number =>
      `About ${whole(number)} deadlocks in database berths of postgres in 15 minutes: each time, one transaction failed.`,
    dashboard,
    quietWhen: {
      'the exporter is new, and the server counted them before': number => [deadlocks('berths', `_x5 ${number}x20`)],
      'the server restarts, and keeps what it counted': number => [deadlocks('berths', `${number}x5 _x3 ${number}x20`)],
    },
  }),

  ruleCase('PostgresLongTransaction', {
    service: 'postgres',
    given: age => [oldest(age), oldest(3, { usename: 'forecasts' })],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: { ...team, datname: 'berths', usename: 'bookings', state: 'idle in transaction' },
    summary: age => `A transaction in berths has been open for ${duration(age)}`,
    description: age =>
      `A transaction of bookings in database berths of postgres (idle in transaction) has been open for ${duration(age)}: ` +
      'what it has locked stays locked, and no dead row is removed.',
    dashboard,
    quietWhen: {
      'a large table is vacuumed': age => [oldest(age, { state: 'active', backend_type: 'autovacuum worker' })],
    },
  }),

  ruleCase('PostgresReplicationLag', {
    service: 'postgres',
    given: lag => [input(postgres.replicationLag, server, steady(lag))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: { ...team, ...server },
    summary: lag => `postgres is ${duration(lag)} behind its primary`,
    description: lag =>
      `The replica behind postgres-0:9090 shows data that is ${duration(lag)} old. If the primary failed now, it would have ` +
      'to catch up first.',
    dashboard,
  }),

  ruleCase('PostgresReplicaBehind', {
    service: 'postgres',
    given: size => [behind(size)],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { ...team, ...replica },
    summary: () => 'Replica replica-1 of postgres does not keep up',
    description: size =>
      `Replica replica-1 (10.0.0.31) has ${humanized(bytes(size).value)}B of the write-ahead log of postgres to replay: it ` +
      'shows old data, and the primary may have to keep its log.',
    dashboard,
  }),
];
