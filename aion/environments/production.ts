import { days, gibibytes, mebibytes, minutes, ratio, seconds } from '../../lib/catalogue';
import type { Environment } from '../environment';
import { officeHours } from '../hours';

export const production: Environment = {
  name: 'production',
  cluster: 'aion-production',
  storageClass: 'fast-ssd',
  images: {},
  prometheus: {
    replicas: 2,
    storage: {
      store: 'local',
      retention: { time: days(30), size: gibibytes(45) },
      volume: gibibytes(50),
      exceptions: {
        sizeOfVolume: 'asked for as 45 GB on 50Gi; VolumeFull fires when less than 3 % are free (decision 28)',
        timeBeyondSize: 'asked for as 30 days or 45 GB, whichever comes first: with all budgeted series, the size does',
      },
    },
    resources: { requests: { cpu: 1, memory: gibibytes(2) }, limits: { cpu: 2, memory: gibibytes(4) } },
    scrapeInterval: seconds(30),
    seriesBudget: 1_000_000,
  },
  alertmanager: {
    replicas: 3,
    volume: gibibytes(2),
    resources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  },
  jaeger: {
    // Never fewer than two: draining a node evicts one at a time.
    collectors: { min: 2, max: 5 },
    queries: 2,
    storage: { store: 'badger', retention: days(7), volume: gibibytes(20) },
    resources: { requests: { cpu: 0.5, memory: gibibytes(1) }, limits: { cpu: 1, memory: gibibytes(2) } },
    sampling: ratio(0.01),
  },
  logs: {
    storage: { store: 'loki', retention: days(14), volume: gibibytes(30) },
    perDay: gibibytes(5),
    resources: { requests: { cpu: 0.25, memory: mebibytes(512) }, limits: { cpu: 1, memory: gibibytes(2) } },
    agentResources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(5) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
  },
  exporterResources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  highlyAvailable: true,
  exposure: {
    domain: 'monitoring.aion.example.com',
    by: 'ingress',
    class: 'nginx',
    controller: {
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
    certificateIssuer: 'letsencrypt',
    signIn: {
      issuer: 'https://login.aion.example.com',
      keys: 'https://login.aion.example.com/keys',
      clientId: 'monitoring',
      mayLook: ['engineering'],
      maySilence: ['on-call'],
      replicas: 2,
      resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
    },
  },
  notifications: {
    pages: true,
    // What cannot wait is critical. A warning of the night is read in the morning: then, only those that are still true.
    hours: officeHours,
    heartbeat: { interval: minutes(1) },
    smtp: {
      host: 'smtp.aion.example.com',
      port: 587,
      from: 'alerts@aion.example.com',
      username: 'alerts@aion.example.com',
    },
    teams: {
      platform: { slack: '#alerts-platform', email: 'platform@aion.example.com' },
      database: { slack: '#alerts-database', email: 'database@aion.example.com' },
      ai: { slack: '#alerts-ai', email: 'ai@aion.example.com' },
      management: { slack: '#sla', email: 'management@aion.example.com' },
    },
  },
  databases: {
    postgres: { host: 'postgres.aion.svc', port: 5432, database: 'aion' },
    redis: { host: 'redis.aion.svc', port: 6379 },
  },
  runbooks: 'https://git.aion.example.com/monitoring/blob/main/runbooks',
  thresholds: {},
  serviceThresholds: {},
  // The subnets of the control plane and of the nodes: programs that ask them may connect to nothing else.
  network: { apiServer: '10.20.0.0/28', nodes: '10.20.16.0/20' },
  operatorObjects: false,
};
