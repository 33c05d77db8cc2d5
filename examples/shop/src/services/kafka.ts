import { watchedThrough } from 'monitoring-as-code';
import { kafkaExporter } from '../exporters';
import { names } from '../names';
import { service } from '../service';

export const kafka = service('kafka', {
  description: 'Events between the services, seen through the Kafka exporter.',
  team: 'operations',
  ...watchedThrough(names, kafkaExporter),
});
