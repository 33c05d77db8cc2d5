import { count, minutes, promql, ticket } from 'monitoring-as-code';
import { alert } from '../declare';
import { kafka } from '../families';

export const kafkaConsumerLag = alert('KafkaConsumerLag', {
  threshold: count(10_000),
  expr: ({ threshold, service }) =>
    promql`max by (service, consumergroup, topic) (${kafka.lag}{${service}}) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  team: 'orders',
  symptom: true,
  means: 'a consumer group has more than {threshold} messages still to read',
  summary: '{{ $labels.consumergroup }} does not keep up with {{ $labels.topic }}',
  description: '{{ $labels.consumergroup }} has {{ $value | humanize }} messages of {{ $labels.topic }} still to read.',
  dashboard: 'stores',
});

/** New: it stays in shadow, where it notifies nobody, until it has shown how often it is right. */
export const kafkaPartitionsUnderReplicated = alert('KafkaPartitionsUnderReplicated', {
  threshold: count(0),
  expr: ({ threshold, service }) =>
    promql`sum by (service, topic) (${kafka.underReplicated}{${service}}) > ${threshold}`,
  for: minutes(10),
  severity: 'critical',
  symptom: true,
  means: 'a partition has a replica that is not in sync',
  summary: 'Partitions of {{ $labels.topic }} lack replicas',
  description: '{{ $value }} partitions of {{ $labels.topic }} have a replica that is not in sync.',
  dashboard: 'stores',
});

export const kafkaAlerts = [kafkaConsumerLag, kafkaPartitionsUnderReplicated] as const;
