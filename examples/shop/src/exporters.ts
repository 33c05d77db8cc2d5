import { exporter, image } from 'monitoring-as-code';
import { kafka, mysql } from './families';

const NOBODY = 65534;

export const mysqlExporter = exporter('mysqld-exporter', {
  image: image('docker.io', 'prom/mysqld-exporter', 'v0.17.2'),
  port: 9104,
  exposes: [mysql],
  aliveWhen: mysql.up,
  args: ['--mysqld.address=mysql.shop.svc:3306', '--mysqld.username=exporter', '--no-collect.slave_status'],
  secrets: {
    password: {
      variable: 'MYSQLD_EXPORTER_PASSWORD',
      holds: 'Password of the account `exporter`',
      without: 'ServiceDown fires for mysql',
    },
  },
  connects: [{ host: 'mysql.shop.svc', port: 3306 }],
  user: NOBODY,
});

export const kafkaExporter = exporter('kafka-exporter', {
  image: image('docker.io', 'danielqsj/kafka-exporter', 'v1.9.0'),
  port: 9308,
  exposes: [kafka],
  args: ['--kafka.server=kafka.warehouse.svc:9092', '--topic.exclude=^__.*'],
  connects: [{ host: 'kafka.warehouse.svc', port: 9092 }],
  user: NOBODY,
  health: '/healthz',
});

export const exporters = [mysqlExporter, kafkaExporter];
