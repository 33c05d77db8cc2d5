import { counter, database, type Family, family, gauge, http, open, stackFamilies, system } from 'monitoring-as-code';
import { TEAMS } from './names';

/** What the MySQL exporter exposes and the shop uses. */
export const mysql = family(
  { name: 'mysql', exposedBy: 'MySQL exporter 0.17', foreignNames: true },
  {
    up: gauge('mysql_up', { help: '1 if the exporter reached the server.', unit: 'boolean' }),
    connections: gauge('mysql_global_status_threads_connected', { help: 'Open connections.', unit: 'count' }),
    maxConnections: gauge('mysql_global_variables_max_connections', {
      help: 'Connections that the server accepts.',
      unit: 'count',
    }),
    queries: counter('mysql_global_status_queries', { help: 'Statements executed.', unit: 'count' }),
    slowQueries: counter('mysql_global_status_slow_queries', {
      help: 'Queries that took longer than long_query_time.',
      unit: 'count',
    }),
  },
);

const topic = open('name of the topic', 100);

/** What the Kafka exporter exposes and the shop uses. */
export const kafka = family(
  { name: 'kafka', exposedBy: 'Kafka exporter 1.9', foreignNames: true },
  {
    brokers: gauge('kafka_brokers', { help: 'Brokers in the cluster.', unit: 'count' }),
    // A gauge by its type, but it only rises.
    offset: counter('kafka_topic_partition_current_offset', {
      help: 'Offset of the newest message of a partition.',
      unit: 'count',
      labels: { topic, partition: open('number of the partition', 50) },
      maxSeries: 1_000,
    }),
    underReplicated: gauge('kafka_topic_partition_under_replicated_partition', {
      help: '1 if fewer replicas are in sync than there are.',
      unit: 'boolean',
      labels: { topic, partition: open('number of the partition', 50) },
      maxSeries: 1_000,
    }),
    lag: gauge('kafka_consumergroup_lag_sum', {
      help: 'Messages of a topic that a consumer group has not read.',
      unit: 'count',
      labels: { consumergroup: open('name of the consumer group', 50), topic },
      maxSeries: 500,
    }),
  },
);

/** Everything that the shop measures. */
export const families: readonly Family[] = [http, database, system, mysql, kafka, ...stackFamilies(TEAMS)];
