import { days, gibibytes, hours, mebibytes, ratio, seconds } from '../../lib/catalogue';
import type { Environment } from '../environment';

/** Fits a laptop's cluster: at most 1 CPU and 3 GiB requested in total. */
export const development: Environment = {
  name: 'development',
  cluster: 'aion-development',
  images: {},
  prometheus: {
    replicas: 1,
    storage: { store: 'local', retention: { time: days(2), size: gibibytes(4) }, volume: gibibytes(5) },
    resources: { requests: { cpu: 0.2, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
    scrapeInterval: seconds(15),
    seriesBudget: 200_000,
  },
  alertmanager: {
    replicas: 1,
    volume: gibibytes(1),
    resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  },
  jaeger: {
    collectors: { min: 1, max: 1 },
    queries: 1,
    storage: { store: 'badger', retention: hours(24), volume: gibibytes(2) },
    resources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
    sampling: ratio(1),
  },
  logs: {
    storage: { store: 'loki', retention: days(2), volume: gibibytes(2) },
    perDay: gibibytes(1),
    resources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
    agentResources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(256) } },
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(1) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { memory: mebibytes(768) } },
  },
  exporterResources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  highlyAvailable: false,
  databases: {
    postgres: {
      host: 'postgres.aion.svc',
      port: 5432,
      database: 'aion',
      tls: { authority: 'none', because: 'a laptop’s own database has no certificate, and nothing leaves the laptop' },
    },
    redis: { host: 'redis.aion.svc', port: 6379 },
  },
  runbooks: 'https://git.aion.example.com/monitoring/blob/main/runbooks',
  thresholds: {},
  serviceThresholds: {},
  operatorObjects: false,
};
