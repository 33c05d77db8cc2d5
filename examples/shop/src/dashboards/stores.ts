import { promql, rateInterval, timeseries } from 'monitoring-as-code';
import { kafkaConsumerLag, kafkaPartitionsUnderReplicated } from '../alerts/kafka';
import { mysqlConnectionsNearLimit, mysqlSlowQueries } from '../alerts/mysql';
import { dashboard } from '../declare';
import { kafka, mysql } from '../families';

export const storesDashboard = dashboard('stores', {
  title: 'Data stores',
  description: 'Do MySQL and Kafka keep up?',
  variables: [],
  rows: {
    MySQL: [
      timeseries('Connections', {
        shows: 'Share of the connections that the server accepts.',
        queries: {
          '{{instance}}': promql`
            max by (service, instance) (${mysql.connections}) / max by (service, instance) (${mysql.maxConnections})`,
        },
        unit: 'ratio',
        alerts: [mysqlConnectionsNearLimit],
      }),
      timeseries('Statements', {
        shows: 'Statements per second.',
        queries: { '{{instance}}': promql`rate(${mysql.queries}[${rateInterval}])` },
        rateOf: 'statements',
      }),
      timeseries('Slow queries', {
        shows: 'Queries per second that took longer than long_query_time.',
        queries: { '{{service}}': promql`sum by (service) (rate(${mysql.slowQueries}[${rateInterval}]))` },
        rateOf: 'queries',
        alerts: [mysqlSlowQueries],
      }),
    ],
    Kafka: [
      timeseries('Lag', {
        shows: 'Messages that each consumer group still has to read.',
        queries: {
          '{{consumergroup}} {{topic}}': promql`max by (service, consumergroup, topic) (${kafka.lag})`,
        },
        alerts: [kafkaConsumerLag],
      }),
      timeseries('Messages', {
        shows: 'Messages per second that are written to each topic.',
        queries: { '{{topic}}': promql`sum by (topic) (rate(${kafka.offset}[${rateInterval}]))` },
        rateOf: 'messages',
      }),
      timeseries('Under-replicated partitions', {
        shows: 'Partitions with a replica that is not in sync.',
        queries: { '{{topic}}': promql`sum by (service, topic) (${kafka.underReplicated})` },
        unit: 'count',
        alerts: [kafkaPartitionsUnderReplicated],
      }),
    ],
  },
});
