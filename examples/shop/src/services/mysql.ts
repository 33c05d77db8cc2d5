import { watchedThrough } from 'monitoring-as-code';
import { mysqlExporter } from '../exporters';
import { names } from '../names';
import { service } from '../service';

export const mysql = service('mysql', {
  description: 'Orders and customers, seen through the MySQL exporter.',
  team: 'operations',
  ...watchedThrough(names, mysqlExporter),
});
